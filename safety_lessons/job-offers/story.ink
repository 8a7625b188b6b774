// A job far away. The reader is a friend of Arif and of Mitali, and a detective with five questions.
// Montu, a neighbour, lies about work. What helps: to listen, to look at the offer and not at the face,
// not to blame, not to stay silent, to tell an adult the same day, and another if the first does not help.
// Nobody is taken away in this story. Each choice can be mended on the next page.
#role:detective #harmed:arif #harming:montu
-> stall

=== stall ===
You sit with Mitali at the tea stall. Arif comes running, and he smiles. He is fifteen. #id:JOB_OFFERS_001
I have a job, in a big phone shop. It is two days away by train. #who:arif #mood:happy #id:JOB_OFFERS_002
Montu from our lane found it for me. He even gave me this phone. The train goes tonight. #who:arif #mood:happy #id:JOB_OFFERS_003
What do you say? #id:JOB_OFFERS_004
+ [That is big news. Tell us all about it. #id:JOB_OFFERS_005] -> ask
+ [Great. Go, and good luck. #id:JOB_OFFERS_006] -> go
+ [You must not go. #id:JOB_OFFERS_007] -> closes
+ [Who can help? #HELP #id:JOB_OFFERS_008] -> people -> stall
+ [Skip to the end #SKIP #id:JOB_OFFERS_009] -> short_way

=== go ===
Arif laughs. Then Mitali asks what the shop is called. #id:JOB_OFFERS_010
I do not know. Montu will tell me on the train. #who:arif #id:JOB_OFFERS_011
Being glad for a friend is good. Asking comes along with it. #id:JOB_OFFERS_012
+ [Let us ask some more, before tonight. #id:JOB_OFFERS_013] -> ask
+ [Who can help? #HELP #id:JOB_OFFERS_014] -> people -> go
+ [Skip to the end #SKIP #id:JOB_OFFERS_015] -> short_way

=== closes ===
Arif stops smiling. #id:JOB_OFFERS_016
You do not want me to earn. At home we need every rupee. #who:arif #mood:upset #id:JOB_OFFERS_017
He wants to help at home, and that is a good wish. You can begin again. #id:JOB_OFFERS_018
+ [Sorry. I am glad that you want to help. Tell us. #id:JOB_OFFERS_019] -> ask
+ [Who can help? #HELP #id:JOB_OFFERS_020] -> people -> closes
+ [Skip to the end #SKIP #id:JOB_OFFERS_021] -> short_way

=== ask ===
Mitali holds up a hand with five fingers. #id:JOB_OFFERS_022
Who is the boss? What is the work? What do you get, and when? #who:mitali #id:JOB_OFFERS_023
I do not know. Montu says that the ticket is free, and I work it off later. #who:arif #id:JOB_OFFERS_024
And may you keep your papers, and call home? #who:mitali #id:JOB_OFFERS_025
He keeps them for me. And I should tell nobody at home yet, it is a surprise. #who:arif #mood:quiet #id:JOB_OFFERS_026
What do you say? #id:JOB_OFFERS_027
+ [Let us count the red flags. #id:JOB_OFFERS_028] -> count
+ [Montu is kind. He gave you a phone. #id:JOB_OFFERS_029] -> kind
+ [Come, we ask Montu. #id:JOB_OFFERS_030] -> montu
+ [Let us show this to an adult. #id:JOB_OFFERS_031] -> whom
+ [Who can help? #HELP #id:JOB_OFFERS_032] -> people -> ask
+ [Skip to the end #SKIP #id:JOB_OFFERS_033] -> short_way

=== kind ===
Mitali turns the phone in her hand. #id:JOB_OFFERS_034
A gift can be kind. It can also make it hard to say no. #who:mitali #id:JOB_OFFERS_035
Montu may be kind or not. You can look at the offer, and leave the face aside. #id:JOB_OFFERS_036
+ [Then let us count the red flags. #id:JOB_OFFERS_037] -> count
+ [Let us show the offer to an adult. #id:JOB_OFFERS_038] -> whom
+ [Who can help? #HELP #id:JOB_OFFERS_039] -> people -> kind
+ [Skip to the end #SKIP #id:JOB_OFFERS_040] -> short_way

=== montu ===
Montu stands at the corner. He smiles at all three of you. #id:JOB_OFFERS_041
What do children know about work? The train does not wait. #who:montu #id:JOB_OFFERS_042
Say nothing to his mother. She will thank me later. #who:montu #id:JOB_OFFERS_043
He has not answered one question. Talking to Montu is work for adults. Now he may change his plan, so you tell an adult at once. #id:JOB_OFFERS_044
+ [Arif, come. We tell an adult now. #id:JOB_OFFERS_045] -> whom
+ [We run to Mrs Roy. #id:JOB_OFFERS_046] -> roy
+ [Who can help? #HELP #id:JOB_OFFERS_047] -> people -> montu
+ [Skip to the end #SKIP #id:JOB_OFFERS_048] -> short_way

=== count ===
Tonight. Tell nobody. He keeps the papers. A ticket to work off. No name of the shop. #id:JOB_OFFERS_049
Five. That is no proof, but it is a reason to stop and ask. #who:mitali #id:JOB_OFFERS_050
But I have said yes already. And he has my papers. #who:arif #mood:worried #id:JOB_OFFERS_051
What do you say? #id:JOB_OFFERS_052
+ [You can say no after a yes. It is not your fault. #id:JOB_OFFERS_053] -> believed
+ [Why did you give him your papers? #id:JOB_OFFERS_054] -> why
+ [If you want, we say nothing. #id:JOB_OFFERS_055] -> silent
+ [Who can help? #HELP #id:JOB_OFFERS_056] -> people -> count
+ [Skip to the end #SKIP #id:JOB_OFFERS_057] -> short_way

=== why ===
Arif looks at the ground. #id:JOB_OFFERS_058
He said that all shops do it so. #who:arif #mood:sad #id:JOB_OFFERS_059
Your question sounded as if Arif did wrong. That can be mended. #id:JOB_OFFERS_060
+ [Sorry. Montu did wrong, and you did not. #id:JOB_OFFERS_061] -> believed
+ [Who can help? #HELP #id:JOB_OFFERS_062] -> people -> why
+ [Skip to the end #SKIP #id:JOB_OFFERS_063] -> short_way

=== silent ===
At six you sit at home. Your rice gets cold. #id:JOB_OFFERS_064
Somewhere, Arif packs a bag. No adult knows of it. #id:JOB_OFFERS_065
A friend does not have to carry this alone. You can take your word back, right now. #id:JOB_OFFERS_066
+ [I run to Mrs Roy. #id:JOB_OFFERS_067] -> late
+ [I run to Arif's mother. #id:JOB_OFFERS_068] -> late
+ [I call the Child Helpline. The number is on the card. #id:JOB_OFFERS_143] -> helpline
+ [Who can help? #HELP #id:JOB_OFFERS_069] -> people -> silent
+ [Skip to the end #SKIP #id:JOB_OFFERS_070] -> short_way

=== believed ===
Arif breathes out. #id:JOB_OFFERS_071
Montu knew that we need money. He talked about it every day. #who:arif #mood:sad #id:JOB_OFFERS_072
Then he used your good wish for his lie. Come, we find an adult who helps. #who:mitali #id:JOB_OFFERS_073
+ [Yes. Arif, you choose whom. #id:JOB_OFFERS_074] -> whom
+ [We go to Mrs Roy, now. #id:JOB_OFFERS_075] -> roy
+ [Who can help? #HELP #id:JOB_OFFERS_076] -> people -> believed
+ [Skip to the end #SKIP #id:JOB_OFFERS_077] -> short_way

=== whom ===
Whom can you tell? Mitali counts on her fingers. #id:JOB_OFFERS_078
Somebody at home, at school, at the centre, or on the helpline. #who:mitali #id:JOB_OFFERS_079
You need not be sure. You say what you saw, and what you heard. And you say it today. #id:JOB_OFFERS_080
+ [Mrs Roy, here at the centre. #id:JOB_OFFERS_081] -> roy
+ [Arif's mother. #id:JOB_OFFERS_082] -> mother
+ [Mr Dutta from the tea stall. #id:JOB_OFFERS_083] -> dutta
+ [We call the Child Helpline. The number is on the card. #id:JOB_OFFERS_144] -> helpline
+ [Who can help? #HELP #id:JOB_OFFERS_084] -> people -> whom
+ [Skip to the end #SKIP #id:JOB_OFFERS_085] -> short_way

=== dutta ===
Mr Dutta pours six cups at once. #id:JOB_OFFERS_086
Montu? A fine man. Do not worry so much. #who:mr_dutta #id:JOB_OFFERS_087
Mr Dutta has not seen the offer. He means well, and he does not help. What now? #id:JOB_OFFERS_088
+ [If the first one does not help, we tell another: Mrs Roy. #id:JOB_OFFERS_089] -> roy
+ [We tell another: Arif's mother. #id:JOB_OFFERS_090] -> mother
+ [He must be right, so we stop. #id:JOB_OFFERS_091] -> right
+ [Who can help? #HELP #id:JOB_OFFERS_092] -> people -> dutta
+ [Skip to the end #SKIP #id:JOB_OFFERS_093] -> short_way

=== right ===
It is five o'clock. The train goes tonight, and you still have five red flags. #id:JOB_OFFERS_094
Somebody can be known to all, and lie all the same. #who:mitali #id:JOB_OFFERS_095
Go on until somebody helps. #id:JOB_OFFERS_096
+ [Then Mrs Roy. #id:JOB_OFFERS_097] -> roy
+ [Then Arif's mother. #id:JOB_OFFERS_098] -> mother
+ [Who can help? #HELP #id:JOB_OFFERS_099] -> people -> right
+ [Skip to the end #SKIP #id:JOB_OFFERS_100] -> short_way

=== roy ===
Mrs Roy puts her keys down and listens to the end. #id:JOB_OFFERS_101
I believe you. You did right to come today. #who:mrs_roy #id:JOB_OFFERS_102
I must get help for Arif now. I only tell people who need to know. #who:mrs_roy #id:JOB_OFFERS_103
+ [What happens next? #id:JOB_OFFERS_104] -> with_mrs_roy
+ [Who can help? #HELP #id:JOB_OFFERS_105] -> people -> roy
+ [Skip to the end #SKIP #id:JOB_OFFERS_106] -> short_way

=== mother ===
Arif's mother sits down on the step, and listens. #id:JOB_OFFERS_107
So that is why he hugged me this morning. #who:mother #mood:worried #id:JOB_OFFERS_108
Nobody is in trouble. We go to Mrs Roy together, this minute. #who:mother #id:JOB_OFFERS_109
+ [What happens next? #id:JOB_OFFERS_110] -> with_mother
+ [Who can help? #HELP #id:JOB_OFFERS_111] -> people -> mother
+ [Skip to the end #SKIP #id:JOB_OFFERS_112] -> short_way

=== late ===
You run. Soon you stand before Arif's mother and Mrs Roy, and both listen to the end. #id:JOB_OFFERS_113
I believe you. It is good that you came, and it is not too late. #who:mrs_roy #id:JOB_OFFERS_114
At the station and on the train there are people who help children. One call can reach them. #who:mrs_roy #id:JOB_OFFERS_115
And if somebody is far away already, help can come there as well. #who:mrs_roy #id:JOB_OFFERS_116
+ [Then let us call. #id:JOB_OFFERS_117] -> at_station
+ [Who can help? #HELP #id:JOB_OFFERS_118] -> people -> late
+ [Skip to the end #SKIP #id:JOB_OFFERS_119] -> short_way

=== helpline ===
A calm voice answers. She asks what you saw, and where Arif is now. #id:JOB_OFFERS_145
You did right to call. I send help, and I stay on the line. #who:helpline #id:JOB_OFFERS_146
+ [What happens next? #id:JOB_OFFERS_147] -> at_station
+ [Who can help? #HELP #id:JOB_OFFERS_148] -> people -> helpline
+ [Skip to the end #SKIP #id:JOB_OFFERS_149] -> short_way

=== people ===
An adult that you trust can help. The Child Helpline can help too, day and night. Its number stands at the end of this page. #id:JOB_OFFERS_120
Does somebody leave today? Then tell an adult now, or call now. You need not be sure. #id:JOB_OFFERS_121
+ [Back to the story #id:JOB_OFFERS_122] ->->
+ [Skip to the end #SKIP #id:JOB_OFFERS_123] -> short_way

=== with_mrs_roy ===
#SAFE
Mrs Roy calls the helpline. Two people who know such offers come, and ask for the shop. There is no such shop. #id:JOB_OFFERS_124
It is not your fault, Arif. Montu used a lie, and that was wrong. #who:mrs_roy #NOT_YOUR_FAULT #id:JOB_OFFERS_125
The police talk with Montu. It takes a while, and then Arif has his papers back. #id:JOB_OFFERS_126
Montu's phone goes to the police. Arif owes nothing for it. #id:JOB_OFFERS_150
Mrs Roy also asks what is needed at home. There is help for that, too. #id:JOB_OFFERS_127
Now Arif learns to mend phones in a free course, after school. The first phone that he mended was yours. #id:JOB_OFFERS_128
-> END

=== with_mother ===
#SAFE
In the evening, Arif and his mother sit with Mrs Roy. Nobody shouts. #id:JOB_OFFERS_129
It is not your fault, Arif. A grown man lied to you, and that was wrong. #who:mother #NOT_YOUR_FAULT #id:JOB_OFFERS_130
Adults talk with the police, and the papers come back. For the gift, Arif owes nothing. For the rent, Mrs Roy knows an office that helps. #id:JOB_OFFERS_131
Arif writes a poster for the job wall: five questions on a hand. He draws the hand very big. #id:JOB_OFFERS_132
You were not sure, and you told somebody all the same. That was enough. #id:JOB_OFFERS_133
-> END

=== at_station ===
#SAFE
The call takes a few minutes. At the station, a woman in uniform sits down beside Arif and asks how he is. #id:JOB_OFFERS_134
It is not your fault. He lied to you. First we talk with people who help children. #who:officer #NOT_YOUR_FAULT #id:JOB_OFFERS_135
Then his mother comes, and so do you. The police talk with Montu. #id:JOB_OFFERS_136
On the way home he eats four samosas, and gives you the fifth. #id:JOB_OFFERS_137
It was late, and it was not too late. #id:JOB_OFFERS_138
-> END

=== short_way ===
#SAFE
Here is the short way. Montu offered Arif a job far away. There were five red flags, and Arif had said yes. #id:JOB_OFFERS_139
You and Mitali listened, and told an adult the same day. The adult got help, and Arif stayed at home. #id:JOB_OFFERS_140
It was not Arif's fault. It is never too late to tell. #NOT_YOUR_FAULT #id:JOB_OFFERS_141
If the first person does not help, tell another. #id:JOB_OFFERS_142
-> END
