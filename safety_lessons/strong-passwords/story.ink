// A friend who is locked out. The reader is a friend of Sana.
// Mini, an older friend, asked for Sana's password as a proof of friendship, and used it.
// What helps: to believe, not to blame, not to pay back, to get the account back with an adult.
// No choice ends badly: what does not help can be mended on the next page.
#role:friend #harmed:sana #harming:mini
-> page

=== page ===
Sana sits below the big kite. The club's tablet lies in her lap, face down. #id:STRONG_PASSWORDS_001
I cannot get in. It says: wrong password. And now this came. #who:sana #mood:worried #id:STRONG_PASSWORDS_002
She shows you a message. It stands there in her name: "Tuhin draws like a goat." #id:STRONG_PASSWORDS_003
I did not write that. I like how Tuhin draws. #who:sana #mood:sad #id:STRONG_PASSWORDS_004
+ [I believe you. What do you think happened? #id:STRONG_PASSWORDS_005] -> told
+ [Are you sure that you did not write it? #id:STRONG_PASSWORDS_006] -> doubt
+ [Perhaps you forgot your password. #id:STRONG_PASSWORDS_007] -> forgot
+ [Who can help? #HELP #id:STRONG_PASSWORDS_008] -> people -> page
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_009] -> short_way

=== doubt ===
Sana pulls the tablet to herself. She does not look at you. #id:STRONG_PASSWORDS_010
You think that it was me. #who:sana #mood:sad #id:STRONG_PASSWORDS_011
It sounded so. That can be mended. #id:STRONG_PASSWORDS_012
+ [I am sorry. I believe you. #id:STRONG_PASSWORDS_013] -> told
+ [Who can help? #HELP #id:STRONG_PASSWORDS_014] -> people -> doubt
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_015] -> short_way

=== forgot ===
I type it every day. I did not forget it. #who:sana #id:STRONG_PASSWORDS_016
And a password that is forgotten does not write messages. #id:STRONG_PASSWORDS_017
+ [That is true. I believe you. #id:STRONG_PASSWORDS_018] -> told
+ [Who can help? #HELP #id:STRONG_PASSWORDS_019] -> people -> forgot
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_020] -> short_way

=== told ===
Last week Mini asked for my password. She is older, and I like her. #who:sana #id:STRONG_PASSWORDS_021
She said, "Real friends tell each other everything. Or do you not trust me?" #who:sana #id:STRONG_PASSWORDS_022
She asked three times. Then I told her. #who:sana #mood:sad #id:STRONG_PASSWORDS_023
What do you say? #id:STRONG_PASSWORDS_024
+ [It is not your fault. She did not stop asking. #id:STRONG_PASSWORDS_025] -> now
+ [Why did you tell her? #id:STRONG_PASSWORDS_026] -> why
+ [Let us guess her password, and write in her name. #id:STRONG_PASSWORDS_027] -> guess
+ [Who can help? #HELP #id:STRONG_PASSWORDS_028] -> people -> told
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_029] -> short_way

=== why ===
Sana looks at her shoes. Your question sounded as if she did wrong. #id:STRONG_PASSWORDS_030
I thought that friends do it so. #who:sana #mood:sad #id:STRONG_PASSWORDS_031
That can be mended. #id:STRONG_PASSWORDS_032
+ [Sorry. Mini did not stop asking. It is not your fault. #id:STRONG_PASSWORDS_033] -> now
+ [Who can help? #HELP #id:STRONG_PASSWORDS_034] -> people -> why
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_035] -> short_way

=== guess ===
Sana thinks about it. Then she shakes her head. #id:STRONG_PASSWORDS_036
Then there are two who open a door without a yes. #who:sana #id:STRONG_PASSWORDS_037
She is right. It would be the same wrong thing, and it is against the law. There is a better way. #id:STRONG_PASSWORDS_038
+ [Yes. Let us get your page back. #id:STRONG_PASSWORDS_039] -> now
+ [Who can help? #HELP #id:STRONG_PASSWORDS_040] -> people -> guess
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_041] -> short_way

=== now ===
Sana sits up. The big kite moves a little in the wind of the fan. #id:STRONG_PASSWORDS_042
I would like my page back. And Tuhin should know that it was not me. #who:sana #id:STRONG_PASSWORDS_043
What could come first? #id:STRONG_PASSWORDS_044
+ [We press the words Forgot password. #id:STRONG_PASSWORDS_045] -> reset
+ [We tell Mrs Roy. She is in the next room. #id:STRONG_PASSWORDS_046] -> mrs_roy
+ [We wait. Perhaps it stops. #id:STRONG_PASSWORDS_047] -> wait
+ [Who can help? #HELP #id:STRONG_PASSWORDS_048] -> people -> now
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_049] -> short_way

=== wait ===
You wait until Thursday. Then a second message comes in Sana's name. #id:STRONG_PASSWORDS_050
It does not stop by itself. #who:sana #mood:worried #id:STRONG_PASSWORDS_051
Waiting did not help. There is still time to do something. #id:STRONG_PASSWORDS_052
+ [Then we tell Mrs Roy. #id:STRONG_PASSWORDS_053] -> mrs_roy
+ [Then we press Forgot password. #id:STRONG_PASSWORDS_054] -> reset
+ [Who can help? #HELP #id:STRONG_PASSWORDS_055] -> people -> wait
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_056] -> short_way

=== reset ===
The app writes: "We sent a message to the phone of your account." #id:STRONG_PASSWORDS_057
That is my grandmother's phone. She made the account with me. #who:sana #id:STRONG_PASSWORDS_058
So now an adult is part of it. That is good. #id:STRONG_PASSWORDS_059
+ [Let us go and tell your grandmother. #id:STRONG_PASSWORDS_060] -> grandmother
+ [I would rather tell Mrs Roy first. #id:STRONG_PASSWORDS_061] -> mrs_roy
+ [Who can help? #HELP #id:STRONG_PASSWORDS_062] -> people -> reset
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_063] -> short_way

=== grandmother ===
Sana's grandmother cleans her glasses. She listens to the end. #id:STRONG_PASSWORDS_064
You did right to tell me. I am not angry with you. #who:grandmother #id:STRONG_PASSWORDS_065
Show me the message. We make a new key, a long one this time. #who:grandmother #id:STRONG_PASSWORDS_066
+ [What happens next? #id:STRONG_PASSWORDS_067] -> with_grandmother
+ [Who can help? #HELP #id:STRONG_PASSWORDS_068] -> people -> grandmother
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_069] -> short_way

=== mrs_roy ===
Mrs Roy puts the scissors and the paper away. She sits down with you. #id:STRONG_PASSWORDS_070
I believe you. You did right to tell me. #who:mrs_roy #id:STRONG_PASSWORDS_071
I will talk with Mini, and with an adult who cares for her. Only people who need to know will hear of it. #who:mrs_roy #id:STRONG_PASSWORDS_072
+ [What happens next? #id:STRONG_PASSWORDS_073] -> with_mrs_roy
+ [Who can help? #HELP #id:STRONG_PASSWORDS_074] -> people -> mrs_roy
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_075] -> short_way

=== people ===
There are people whose work is to help. They help with a lost account, and with friends who do not stop asking. #id:STRONG_PASSWORDS_076
You can tell an adult today, or on any day. You choose whom. #id:STRONG_PASSWORDS_077
+ [Back to the story #id:STRONG_PASSWORDS_078] ->->
+ [Skip to the end #SKIP #id:STRONG_PASSWORDS_079] -> short_way

=== with_grandmother ===
#SAFE
She and Sana take four words out of the dictionary, with closed eyes. Sana has her page back. #id:STRONG_PASSWORDS_080
It was not your fault, Sana. A friend does not need your key. #who:grandmother #NOT_YOUR_FAULT #id:STRONG_PASSWORDS_081
The old password was also the one of her game. She changes that one too. #id:STRONG_PASSWORDS_082
You go to Tuhin together. He laughs, and draws a goat that draws a kite. #id:STRONG_PASSWORDS_083
Next day the grandmother tells Mrs Roy, and Mrs Roy talks with Mini. #id:STRONG_PASSWORDS_084
-> END

=== with_mrs_roy ===
#SAFE
With Mrs Roy and her grandmother, Sana makes a new, long password. Her page is hers again. #id:STRONG_PASSWORDS_085
It was not your fault, Sana. Mini did not stop asking, and that was wrong. #who:mrs_roy #NOT_YOUR_FAULT #id:STRONG_PASSWORDS_086
Mini says sorry to Sana, and to Tuhin. She had wanted to be the most important friend. #id:STRONG_PASSWORDS_087
You believed Sana, and you did not pay it back. That helped. #id:STRONG_PASSWORDS_088
-> END

=== short_way ===
#SAFE
Here is the short way. An older friend asked Sana again and again, until she told her password. Then she wrote in Sana's name. #id:STRONG_PASSWORDS_089
You believed Sana. An adult helped to get the page back, and the password is a new one. #id:STRONG_PASSWORDS_090
It was not Sana's fault. It is never too late to change a key, or to tell. #NOT_YOUR_FAULT #id:STRONG_PASSWORDS_091
If the first person does not help, tell another. #id:STRONG_PASSWORDS_092
-> END
