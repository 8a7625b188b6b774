// Telling for a friend. The reader is a friend of Zara and of Bablu.
// Bablu's cousin takes his bus money. What helps: to believe, not to blame, not to promise silence,
// to leave the cousin to adults, and to tell another adult if the first one does not help.
// No choice ends badly: what does not help can be mended on the next page.
#role:friend #harmed:bablu #harming:raja
-> bench

=== bench ===
Zara sits on the bench at the centre. She has not eaten her biscuit. #id:WHO_CAN_I_TELL_001
Bablu was not at school today. It is the third time this week. #who:zara #mood:worried #id:WHO_CAN_I_TELL_002
I do not know what is wrong. May I worry without knowing it? #who:zara #mood:worried #id:WHO_CAN_I_TELL_003
+ [A worry is enough. Let us think. #id:WHO_CAN_I_TELL_004] -> think
+ [Let us find Bablu and ask how he is. #id:WHO_CAN_I_TELL_005] -> lane
+ [Let us wait. He will come back. #id:WHO_CAN_I_TELL_006] -> wait
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_007] -> people -> bench
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_008] -> short_way

=== wait ===
You wait. On Friday his place in the class is empty again. #id:WHO_CAN_I_TELL_009
I still think of him, all day long. #who:zara #mood:worried #id:WHO_CAN_I_TELL_010
Waiting was kind, but it does not change anything. #id:WHO_CAN_I_TELL_011
+ [Then let us do something now. #id:WHO_CAN_I_TELL_012] -> think
+ [Let us find Bablu and ask how he is. #id:WHO_CAN_I_TELL_013] -> lane
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_014] -> people -> wait
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_015] -> short_way

=== think ===
You sit down beside Zara. She gives you half of the biscuit. #id:WHO_CAN_I_TELL_016
We do not have to know what it is. #who:you #id:WHO_CAN_I_TELL_017
We only have to find somebody who can help. #who:zara #id:WHO_CAN_I_TELL_018
+ [Let us find Bablu and ask how he is. #id:WHO_CAN_I_TELL_019] -> lane
+ [Let us tell an adult today. #id:WHO_CAN_I_TELL_020] -> whom
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_021] -> people -> think
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_022] -> short_way

=== lane ===
Bablu leans on the wall behind the tea stall. He looks at his shoes. #id:WHO_CAN_I_TELL_023
I am all right. I just like to walk. #who:bablu #mood:quiet #id:WHO_CAN_I_TELL_024
Zara looks at you. What do you say? #id:WHO_CAN_I_TELL_025
+ [We missed you. We have time. #id:WHO_CAN_I_TELL_026] -> listens
+ [Why do you stay away? Say it now. #id:WHO_CAN_I_TELL_027] -> closes
+ [Sit with us. You need not say a thing. #id:WHO_CAN_I_TELL_028] -> listens
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_029] -> people -> lane
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_030] -> short_way

=== closes ===
Bablu takes a step back. #id:WHO_CAN_I_TELL_031
Leave me alone. #who:bablu #mood:upset #id:WHO_CAN_I_TELL_032
So many questions can feel like a test. That can be mended. #id:WHO_CAN_I_TELL_033
+ [Sorry. We are on your side. We have time. #id:WHO_CAN_I_TELL_034] -> listens
+ [Let us ask an adult how to help him. #id:WHO_CAN_I_TELL_035] -> whom
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_036] -> people -> closes
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_037] -> short_way

=== listens ===
You sit on the wall, all three. A tram goes by. Then Bablu speaks. #id:WHO_CAN_I_TELL_038
My cousin Raja is much bigger. He takes my bus money, day after day. #who:bablu #mood:sad #id:WHO_CAN_I_TELL_039
He says, "It is our secret. They will all be angry with you." #who:bablu #mood:sad #id:WHO_CAN_I_TELL_040
What do you say? #id:WHO_CAN_I_TELL_041
+ [I believe you. It is not your fault. #id:WHO_CAN_I_TELL_042] -> believed
+ [Why did you give it to him? #id:WHO_CAN_I_TELL_043] -> why
+ [Come, we go to Raja and get it back. #id:WHO_CAN_I_TELL_044] -> raja
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_045] -> people -> listens
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_046] -> short_way

=== why ===
Bablu pulls up his shoulders. #id:WHO_CAN_I_TELL_047
He is bigger. What could I do? #who:bablu #mood:sad #id:WHO_CAN_I_TELL_048
Your question sounded as if Bablu did wrong. That can be mended. #id:WHO_CAN_I_TELL_049
+ [Sorry. Raja did wrong, and you did not. #id:WHO_CAN_I_TELL_050] -> believed
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_051] -> people -> why
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_052] -> short_way

=== raja ===
Zara holds you by the sleeve. #id:WHO_CAN_I_TELL_053
Then Raja gets angry, and he lives in Bablu's house. #who:zara #id:WHO_CAN_I_TELL_054
She is right. Talking to Raja is work for adults. #id:WHO_CAN_I_TELL_055
+ [Yes. Bablu, it is not your fault. #id:WHO_CAN_I_TELL_056] -> believed
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_057] -> people -> raja
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_058] -> short_way

=== believed ===
Bablu breathes out. For a moment he nearly smiles. #id:WHO_CAN_I_TELL_059
You are the first ones who know. #who:bablu #id:WHO_CAN_I_TELL_060
But please, tell nobody. #who:bablu #mood:worried #id:WHO_CAN_I_TELL_061
What do you answer? #id:WHO_CAN_I_TELL_062
+ [I want help for you. Come with us to an adult. #id:WHO_CAN_I_TELL_063] -> whom
+ [You choose the adult. We come with you. #id:WHO_CAN_I_TELL_064] -> whom
+ [All right. I tell nobody. #id:WHO_CAN_I_TELL_065] -> silent
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_066] -> people -> believed
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_067] -> short_way

=== silent ===
You go home. At supper you think of Bablu. It feels like a stone in your bag. #id:WHO_CAN_I_TELL_068
Tomorrow Raja takes the money again, and no adult knows. #id:WHO_CAN_I_TELL_069
A friend does not have to carry this alone. You can take your word back. #id:WHO_CAN_I_TELL_070
+ [I tell Bablu: I was wrong. We need an adult. #id:WHO_CAN_I_TELL_071] -> whom
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_072] -> people -> silent
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_073] -> short_way

=== whom ===
Whom can you tell? Zara counts on her fingers. #id:WHO_CAN_I_TELL_074
Somebody at home, at school, at the centre, or on the helpline. #who:zara #id:WHO_CAN_I_TELL_075
You need not know everything. You say what you saw, and what you heard. #id:WHO_CAN_I_TELL_076
+ [Mr Sen, our class teacher. #id:WHO_CAN_I_TELL_077] -> mr_sen
+ [Mrs Das, here at the centre. #id:WHO_CAN_I_TELL_078] -> mrs_das
+ [Your aunt, Zara. #id:WHO_CAN_I_TELL_079] -> aunt
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_080] -> people -> whom
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_081] -> short_way

=== mr_sen ===
Mr Sen has a pile of books in his arms. A bell rings. #id:WHO_CAN_I_TELL_082
Not now, children. I have a class. #who:mr_sen #id:WHO_CAN_I_TELL_083
He goes up the stairs. What do you say? #id:WHO_CAN_I_TELL_084
+ [Let us tell another adult: Mrs Das. #id:WHO_CAN_I_TELL_085] -> mrs_das
+ [Let us tell another adult: your aunt. #id:WHO_CAN_I_TELL_086] -> aunt
+ [He said no. So it is not important. #id:WHO_CAN_I_TELL_087] -> busy
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_088] -> people -> mr_sen
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_089] -> short_way

=== busy ===
Nothing has changed for Bablu. Perhaps Mr Sen was only in a hurry. #id:WHO_CAN_I_TELL_090
If the first one does not help, we tell another. #who:zara #id:WHO_CAN_I_TELL_091
+ [Then Mrs Das. #id:WHO_CAN_I_TELL_092] -> mrs_das
+ [Then your aunt. #id:WHO_CAN_I_TELL_093] -> aunt
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_094] -> people -> busy
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_095] -> short_way

=== aunt ===
Zara's aunt puts her phone away. She listens to the end. #id:WHO_CAN_I_TELL_096
I believe you. You did right to tell me. #who:aunt #id:WHO_CAN_I_TELL_097
We can do this together, and Bablu can say what he wants. #who:aunt #id:WHO_CAN_I_TELL_098
+ [What happens next? #id:WHO_CAN_I_TELL_099] -> with_aunt
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_100] -> people -> aunt
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_101] -> short_way

=== mrs_das ===
Mrs Das closes the door half, and sits down with you. #id:WHO_CAN_I_TELL_102
I believe you. You did right to tell me. #who:mrs_das #id:WHO_CAN_I_TELL_103
I must get help for Bablu. I only tell people who need to know. #who:mrs_das #id:WHO_CAN_I_TELL_104
+ [What happens next? #id:WHO_CAN_I_TELL_105] -> with_mrs_das
+ [Who can help? #HELP #id:WHO_CAN_I_TELL_106] -> people -> mrs_das
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_107] -> short_way

=== people ===
There are people whose work is to help children. #id:WHO_CAN_I_TELL_108
You can tell an adult today, or on any day. You choose whom, and how much you say. #id:WHO_CAN_I_TELL_109
+ [Back to the story #id:WHO_CAN_I_TELL_110] ->->
+ [Skip to the end #SKIP #id:WHO_CAN_I_TELL_111] -> short_way

=== with_aunt ===
#SAFE
The aunt goes to Bablu with you. So she hears it all: his big cousin Raja takes his bus money. #id:WHO_CAN_I_TELL_112
It is not your fault, Bablu. Raja is bigger, and what he does is wrong. #who:aunt #NOT_YOUR_FAULT #id:WHO_CAN_I_TELL_113
She calls the helpline with him. Two adults talk with Raja, and he gets help too. #id:WHO_CAN_I_TELL_114
It takes some days. Then Bablu sits in the bus, and keeps a place for Zara and for you. #id:WHO_CAN_I_TELL_115
You did not know everything, and you told somebody all the same. That was enough. #id:WHO_CAN_I_TELL_116
-> END

=== with_mrs_das ===
#SAFE
Bablu comes, and you stay with him. Now she hears it all: his big cousin Raja takes his bus money. #id:WHO_CAN_I_TELL_117
It is not your fault, Bablu. Raja is bigger, and what he does is wrong. #who:mrs_das #NOT_YOUR_FAULT #id:WHO_CAN_I_TELL_118
She says who will hear of it, and why. Two adults talk with Raja, and he gets help too. #id:WHO_CAN_I_TELL_119
It takes some days. Then Bablu laughs again, loudest of all, when the ball goes into the pond. #id:WHO_CAN_I_TELL_120
You did not have to find the answer alone. You told somebody, and that was enough. #id:WHO_CAN_I_TELL_121
-> END

=== short_way ===
#SAFE
Here is the short way. Bablu's big cousin took his bus money, and Bablu stayed away from school. #id:WHO_CAN_I_TELL_122
You and Zara listened, and believed him. You told an adult that you trust. The adult helped. #id:WHO_CAN_I_TELL_123
It was not Bablu's fault. It is never too late to tell. #NOT_YOUR_FAULT #id:WHO_CAN_I_TELL_124
If the first person does not help, tell another. #id:WHO_CAN_I_TELL_125
-> END
