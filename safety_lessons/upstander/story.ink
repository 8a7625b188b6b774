// The catch. The reader is a friend of Rafi and of Zoya. Tariq, a friend from the same team, hurts Rafi with words.
// What helps: to be beside Rafi, to turn the talk, to say stop where it is safe, not to laugh along, to tell an adult,
// and another if the first one laughs. Hurting back does not help, and Tariq gets help too.
// No choice ends badly: what does not help can be mended on the next page.
#role:friend #harmed:rafi #harming:tariq
-> group

=== group ===
Saturday evening. Zoya holds her aunt's phone, and you read the club's group with her. #id:UPSTANDER_001
Rafi catches like a snail. Rafi, stay at home on Sunday. #who:tariq #id:UPSTANDER_002
Six laughing faces stand below it. Rafi has written nothing. #id:UPSTANDER_003
He was so happy about his new shoes this morning. #who:zoya #mood:sad #id:UPSTANDER_004
What do you do? #id:UPSTANDER_005
+ [I write to Rafi: I am on your side. #id:UPSTANDER_006] -> beside
+ [I write in the group: Stop, that is not funny. #id:UPSTANDER_007] -> stop
+ [I put a laughing face too. All do it. #id:UPSTANDER_008] -> laugh
+ [I look away. It will pass. #id:UPSTANDER_009] -> away
+ [Who can help? #HELP #id:UPSTANDER_010] -> people -> group
+ [Skip to the end #SKIP #id:UPSTANDER_011] -> short_way

=== laugh ===
Now there are seven faces. Rafi sees each name. #id:UPSTANDER_012
I know you did not mean it. He does not know that. #who:zoya #id:UPSTANDER_013
A face can be taken back, and a word can follow it. #id:UPSTANDER_014
+ [I take it back. Rafi, I am on your side. #id:UPSTANDER_015] -> beside
+ [I take it back, and write in the group: Stop. #id:UPSTANDER_016] -> stop
+ [Who can help? #HELP #id:UPSTANDER_017] -> people -> laugh
+ [Skip to the end #SKIP #id:UPSTANDER_018] -> short_way

=== away ===
You look at the ceiling. There is a gecko, and it looks back. #id:UPSTANDER_019
In the group somebody makes a picture: a snail with Rafi's cap. #id:UPSTANDER_020
It did not pass by itself. You can still do something. #id:UPSTANDER_021
+ [I write to Rafi: I am on your side. #id:UPSTANDER_022] -> beside
+ [We show it to an adult. #id:UPSTANDER_023] -> whom
+ [Who can help? #HELP #id:UPSTANDER_024] -> people -> away
+ [Skip to the end #SKIP #id:UPSTANDER_025] -> short_way

=== stop ===
You write it. For a minute nobody writes anything. #id:UPSTANDER_026
So you are a snail too. #who:tariq #id:UPSTANDER_027
I dropped two balls last week. Am I a snail too? #who:mitali #id:UPSTANDER_028
Three people take their faces away. One voice made it easier for the next. #id:UPSTANDER_029
+ [Now I write to Rafi. #id:UPSTANDER_030] -> beside
+ [I write that Tariq bowls like a sleepy snail. #id:UPSTANDER_031] -> back
+ [We show it to an adult. #id:UPSTANDER_032] -> whom
+ [Who can help? #HELP #id:UPSTANDER_033] -> people -> stop
+ [Skip to the end #SKIP #id:UPSTANDER_034] -> short_way

=== back ===
Now everybody laughs at Tariq. Tariq writes things that are worse, about Rafi and about you. #id:UPSTANDER_035
It is twice as long now, and nobody feels better. #who:zoya #id:UPSTANDER_036
Hurting back was quick, and it did not help Rafi. You can take it back. #id:UPSTANDER_037
+ [I take it back. Rafi comes first. #id:UPSTANDER_038] -> beside
+ [We show it to an adult. #id:UPSTANDER_039] -> whom
+ [Who can help? #HELP #id:UPSTANDER_040] -> people -> back
+ [Skip to the end #SKIP #id:UPSTANDER_041] -> short_way

=== beside ===
After a while, Rafi answers. #id:UPSTANDER_042
Thank you. I thought that all of you think so. #who:rafi #mood:sad #id:UPSTANDER_043
It is every week now. On Sunday I stay at home. #who:rafi #mood:sad #id:UPSTANDER_044
What do you say? #id:UPSTANDER_045
+ [It is not your fault. Shall we tell an adult together? #id:UPSTANDER_046] -> whom
+ [Come on Sunday. We stand with you. #id:UPSTANDER_047] -> sunday
+ [Do not be so soft. It is only a joke. #id:UPSTANDER_048] -> soft
+ [Who can help? #HELP #id:UPSTANDER_049] -> people -> beside
+ [Skip to the end #SKIP #id:UPSTANDER_050] -> short_way

=== soft ===
Rafi writes: *ok*. Then he writes nothing more. #id:UPSTANDER_051
For the one who throws, a ball is light. For the one it hits, it is not. #who:zoya #id:UPSTANDER_052
That can be mended. #id:UPSTANDER_053
+ [Sorry, Rafi. It is no joke, and not your fault. #id:UPSTANDER_054] -> sunday
+ [Sorry. Shall we tell an adult together? #id:UPSTANDER_055] -> whom
+ [Who can help? #HELP #id:UPSTANDER_056] -> people -> soft
+ [Skip to the end #SKIP #id:UPSTANDER_057] -> short_way

=== sunday ===
Sunday, nine o'clock. Rafi stands at the wall with his new shoes. Tariq chooses his team. #id:UPSTANDER_058
Not you. Snails play over there. #who:tariq #id:UPSTANDER_059
What do you do? #id:UPSTANDER_060
+ [I go to Rafi and stand beside him. #id:UPSTANDER_061] -> wall
+ [I say: Who wants to try my trick ball? #id:UPSTANDER_062] -> turn
+ [I go and tell an adult. #id:UPSTANDER_063] -> whom
+ [Who can help? #HELP #id:UPSTANDER_064] -> people -> sunday
+ [Skip to the end #SKIP #id:UPSTANDER_065] -> short_way

=== wall ===
You lean on the wall. Zoya comes too, then Mitali, then a boy you do not know. #id:UPSTANDER_066
I do not like it either. I did not know that others think so. #who:boy #id:UPSTANDER_067
Nobody had to be loud. And Rafi should not need you every week: it has to end. #id:UPSTANDER_068
+ [Let us tell an adult, all of us. #id:UPSTANDER_069] -> whom
+ [Who can help? #HELP #id:UPSTANDER_070] -> people -> wall
+ [Skip to the end #SKIP #id:UPSTANDER_071] -> short_way

=== turn ===
All want to see the trick ball. It goes backwards and hits the tea kettle. Even Rafi laughs. #id:UPSTANDER_072
For today the talk has turned. But it was every week, and next week comes. #id:UPSTANDER_073
+ [Let us tell an adult together. #id:UPSTANDER_074] -> whom
+ [Who can help? #HELP #id:UPSTANDER_075] -> people -> turn
+ [Skip to the end #SKIP #id:UPSTANDER_076] -> short_way

=== whom ===
Whom can you tell? You show the messages, so that nobody has to find words. #id:UPSTANDER_077
Mr Haque, the coach. Or Mrs Das at the centre. Or somebody at home. #who:zoya #id:UPSTANDER_078
And whoever has such words keeps them. They help the adult to understand. #id:UPSTANDER_079
+ [Mr Haque, the coach. #id:UPSTANDER_080] -> coach
+ [Mrs Das at the centre. #id:UPSTANDER_081] -> mrs_das
+ [Who can help? #HELP #id:UPSTANDER_082] -> people -> whom
+ [Skip to the end #SKIP #id:UPSTANDER_083] -> short_way

=== coach ===
Mr Haque looks at the first line and laughs. #id:UPSTANDER_084
Boys joke like that. He must get a thick skin. #who:mr_haque #id:UPSTANDER_085
He has not read the rest. What now? #id:UPSTANDER_086
+ [Please read all of it. It is every week. #id:UPSTANDER_087] -> reads
+ [If the first one does not help, we tell another: Mrs Das. #id:UPSTANDER_088] -> mrs_das
+ [Who can help? #HELP #id:UPSTANDER_089] -> people -> coach
+ [Skip to the end #SKIP #id:UPSTANDER_090] -> short_way

=== reads ===
Mr Haque reads, line by line. His face gets serious. #id:UPSTANDER_091
I laughed too early. That is not a joke, and I am sorry. #who:mr_haque #id:UPSTANDER_092
You did right to tell me. I must get help for Rafi, and I only tell people who need to know. #who:mr_haque #id:UPSTANDER_093
+ [What happens next? #id:UPSTANDER_094] -> with_coach
+ [Who can help? #HELP #id:UPSTANDER_095] -> people -> reads
+ [Skip to the end #SKIP #id:UPSTANDER_096] -> short_way

=== mrs_das ===
Mrs Das reads it all, and then she looks at Rafi and at you. #id:UPSTANDER_097
I believe you. You did right to tell me. #who:mrs_das #id:UPSTANDER_098
I must get help, and I only tell people who need to know. #who:mrs_das #id:UPSTANDER_099
+ [What happens next? #id:UPSTANDER_100] -> with_mrs_das
+ [Who can help? #HELP #id:UPSTANDER_101] -> people -> mrs_das
+ [Skip to the end #SKIP #id:UPSTANDER_102] -> short_way

=== people ===
There are people whose work is to help children, also with messages that hurt. #id:UPSTANDER_103
You can tell an adult today, or on any day. You choose whom. #id:UPSTANDER_104
+ [Back to the story #id:UPSTANDER_105] ->->
+ [Skip to the end #SKIP #id:UPSTANDER_106] -> short_way

=== with_coach ===
#SAFE
It is not your fault, Rafi. Nobody has to catch well to be treated well. #who:mr_haque #NOT_YOUR_FAULT #id:UPSTANDER_107
Mr Haque talks with Tariq alone. What they say stays with those who help. Tariq gets help too. #id:UPSTANDER_108
The club makes a rule for its group: if you see it, say it. #id:UPSTANDER_109
Next Sunday Tariq walks up to Rafi, looks at his feet, and says sorry. They are both very bad at it, and both mean it. #id:UPSTANDER_110
In the last over, Rafi drops a ball. Mitali drops the next one. Nobody counts. #id:UPSTANDER_111
-> END

=== with_mrs_das ===
#SAFE
It is not your fault, Rafi. Somebody who hurts others does wrong, also for fun. #who:mrs_das #NOT_YOUR_FAULT #id:UPSTANDER_112
Mrs Das talks with Rafi, then with Tariq, never with both at once. The picture goes out of the group. #id:UPSTANDER_113
Tariq has to think for some days. Then he asks if Rafi shows him how he runs so fast. #id:UPSTANDER_114
You were not loud, and you were not alone. That was enough. #id:UPSTANDER_115
-> END

=== short_way ===
#SAFE
Here is the short way. After a match, Tariq wrote unkind things about Rafi, week after week. Some laughed along. #id:UPSTANDER_116
You and Zoya stood beside Rafi, and told an adult. The adult helped Rafi, and Tariq too. #id:UPSTANDER_117
It was not Rafi's fault. It is never too late to help. #NOT_YOUR_FAULT #id:UPSTANDER_118
If the first person does not help, tell another. #id:UPSTANDER_119
-> END
