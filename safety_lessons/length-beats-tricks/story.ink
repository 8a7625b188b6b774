// A page that was opened without a yes. The reader is the detective, and a friend of Tuhin.
// Tuhin's older cousin guessed his PIN, the year of his birth, and hung up his poem.
// What helps: to look after Tuhin first, to look for clues, not to name somebody without one,
// not to pay it back, and to leave the talk with Kabir to adults. No choice ends badly.
#role:detective #harmed:tuhin #harming:kabir
-> news

=== news ===
Mitali runs up the stairs. She is out of breath. #id:LENGTH_BEATS_TRICKS_001
At the tea stall a poem hangs on the wall. It is one of Tuhin's. #who:mitali #mood:worried #id:LENGTH_BEATS_TRICKS_002
It stands only on his page of the club's tablet, and he showed it to nobody. #who:mitali #id:LENGTH_BEATS_TRICKS_003
You are our detective. What do we do first? #who:mitali #id:LENGTH_BEATS_TRICKS_004
+ [First we look after Tuhin. #id:LENGTH_BEATS_TRICKS_005] -> tuhin
+ [First we look at the tablet. #id:LENGTH_BEATS_TRICKS_006] -> tablet
+ [It was Rohan. He always jokes. #id:LENGTH_BEATS_TRICKS_007] -> rohan
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_008] -> people -> news
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_009] -> short_way

=== rohan ===
Rohan puts the glue down. #id:LENGTH_BEATS_TRICKS_010
I was here all day, and I like his poems. #who:rohan #mood:sad #id:LENGTH_BEATS_TRICKS_011
A detective needs a clue before a name. That can be mended. #id:LENGTH_BEATS_TRICKS_012
+ [I am sorry, Rohan. Let us look for clues. #id:LENGTH_BEATS_TRICKS_013] -> tablet
+ [I am sorry, Rohan. Let us go to Tuhin. #id:LENGTH_BEATS_TRICKS_014] -> tuhin
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_015] -> people -> rohan
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_016] -> short_way

=== tablet ===
The tablet shows when a page was opened. Tuhin's page: yesterday, ten past four, at the third try. #id:LENGTH_BEATS_TRICKS_017
At the third try. So nobody tried all the numbers. #who:mitali #id:LENGTH_BEATS_TRICKS_018
It was somebody who could guess. That is a clue, and not yet a name. #id:LENGTH_BEATS_TRICKS_019
+ [Let us find Tuhin, and ask how he is. #id:LENGTH_BEATS_TRICKS_021] -> tuhin
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_022] -> people -> tablet
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_023] -> short_way

=== tuhin ===
Tuhin sits behind the box with the strings. He rolls one up, and rolls it off again. #id:LENGTH_BEATS_TRICKS_024
Now all of them read it and laugh. I will never write again. #who:tuhin #mood:sad #id:LENGTH_BEATS_TRICKS_025
What do you say? #id:LENGTH_BEATS_TRICKS_026
+ [Nobody may read it without a yes. It is not your fault. #id:LENGTH_BEATS_TRICKS_027] -> clue
+ [Your PIN was too easy. #id:LENGTH_BEATS_TRICKS_028] -> easy
+ [We stay with you. Do you like some tea? #id:LENGTH_BEATS_TRICKS_029] -> clue
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_030] -> people -> tuhin
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_031] -> short_way

=== easy ===
Tuhin lets the string drop. #id:LENGTH_BEATS_TRICKS_032
It was the year when I was born. Nobody told me that this is easy. #who:tuhin #mood:sad #id:LENGTH_BEATS_TRICKS_033
Your sentence sounded as if he did wrong. An easy door is still his door. That can be mended. #id:LENGTH_BEATS_TRICKS_034
+ [Sorry. The person who opened it did wrong, not you. #id:LENGTH_BEATS_TRICKS_035] -> clue
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_036] -> people -> easy
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_037] -> short_way

=== clue ===
Tuhin thinks of yesterday. #id:LENGTH_BEATS_TRICKS_038
My big cousin Kabir came to fetch me at four. I washed the paint off my hands. #who:tuhin #id:LENGTH_BEATS_TRICKS_039
The tablet lay there. And he knows how old I am. #who:tuhin #id:LENGTH_BEATS_TRICKS_040
Two clues. It may be Kabir. You did not see it. What now? #id:LENGTH_BEATS_TRICKS_041
+ [We tell Mrs Roy what we know, and what we do not. #id:LENGTH_BEATS_TRICKS_042] -> mrs_roy
+ [We guess Kabir's PIN, and read his messages. #id:LENGTH_BEATS_TRICKS_043] -> back
+ [We say it loud at the tea stall. #id:LENGTH_BEATS_TRICKS_044] -> loud
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_045] -> people -> clue
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_046] -> short_way

=== back ===
Tuhin shakes his head. #id:LENGTH_BEATS_TRICKS_047
I know how that feels. I do not want it for anybody. #who:tuhin #id:LENGTH_BEATS_TRICKS_048
He is right. It would be the same wrong thing, and it is against the law. #id:LENGTH_BEATS_TRICKS_049
+ [Then let us tell Mrs Roy. #id:LENGTH_BEATS_TRICKS_050] -> mrs_roy
+ [Then let us tell your grandfather, Tuhin. #id:LENGTH_BEATS_TRICKS_051] -> grandfather
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_052] -> people -> back
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_053] -> short_way

=== loud ===
Mitali puts a hand on your arm. #id:LENGTH_BEATS_TRICKS_054
And if it was not him? Then we hurt somebody, as with the poem. #who:mitali #id:LENGTH_BEATS_TRICKS_055
And if it was, talking with Kabir is work for adults. #id:LENGTH_BEATS_TRICKS_056
+ [Then let us tell Mrs Roy. #id:LENGTH_BEATS_TRICKS_057] -> mrs_roy
+ [Then let us tell Tuhin's grandfather. #id:LENGTH_BEATS_TRICKS_058] -> grandfather
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_059] -> people -> loud
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_060] -> short_way

=== mrs_roy ===
Mrs Roy turns the fan down, so that she can hear you well. #id:LENGTH_BEATS_TRICKS_061
You did right to tell me. Tuhin, it is your page, and nobody else's. #who:mrs_roy #id:LENGTH_BEATS_TRICKS_062
I talk with Kabir, and with an adult of his family. Only people who need to know will hear of it. #who:mrs_roy #id:LENGTH_BEATS_TRICKS_063
+ [What happens next? #id:LENGTH_BEATS_TRICKS_064] -> with_mrs_roy
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_065] -> people -> mrs_roy
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_066] -> short_way

=== grandfather ===
Tuhin's grandfather folds his newspaper. He listens to the end. #id:LENGTH_BEATS_TRICKS_067
A poem belongs to the one who writes it. You did right to tell me. #who:grandfather #id:LENGTH_BEATS_TRICKS_068
I will talk with Kabir today, calmly. And you two make a new PIN. #who:grandfather #id:LENGTH_BEATS_TRICKS_069
+ [What happens next? #id:LENGTH_BEATS_TRICKS_070] -> with_grandfather
+ [Who can help? #HELP #id:LENGTH_BEATS_TRICKS_071] -> people -> grandfather
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_072] -> short_way

=== people ===
There are people whose work is to help. They help with small locks, and with big worries. #id:LENGTH_BEATS_TRICKS_073
You can tell an adult today, or on any day. You choose whom. #id:LENGTH_BEATS_TRICKS_074
+ [Back to the story #id:LENGTH_BEATS_TRICKS_075] ->->
+ [Skip to the end #SKIP #id:LENGTH_BEATS_TRICKS_076] -> short_way

=== with_mrs_roy ===
#SAFE
Kabir says that it was him. It took him three tries. He had wanted to make the others laugh. #id:LENGTH_BEATS_TRICKS_077
It was not your fault, Tuhin. A door that is easy to open is still yours. #who:mrs_roy #NOT_YOUR_FAULT #id:LENGTH_BEATS_TRICKS_078
Kabir takes it down, and tells the friends at the tea stall that it was not his to show. He says sorry to Tuhin. #id:LENGTH_BEATS_TRICKS_079
Tuhin draws six digits from ten slips of paper, and puts each slip back. You look the other way, as a good detective does. #id:LENGTH_BEATS_TRICKS_080
-> END

=== with_grandfather ===
#SAFE
Kabir is quiet for a while. Then he says that it was him, and that he is sorry. #id:LENGTH_BEATS_TRICKS_081
It was not your fault, Tuhin. The person who opens a door without a yes does wrong. #who:grandfather #NOT_YOUR_FAULT #id:LENGTH_BEATS_TRICKS_082
Tuhin draws six new digits from slips of paper. He tells them to nobody, and that is fine. #id:LENGTH_BEATS_TRICKS_083
On Friday he reads a poem to those he chose: to you, to Mitali, and to the goat. #id:LENGTH_BEATS_TRICKS_084
-> END

=== short_way ===
#SAFE
Here is the short way. Tuhin's older cousin guessed his PIN, and hung up his poem. #id:LENGTH_BEATS_TRICKS_085
You looked after Tuhin, you found clues, and you named nobody too early. An adult talked with the cousin. #id:LENGTH_BEATS_TRICKS_086
It was not Tuhin's fault. He has a new PIN, and he writes again. #NOT_YOUR_FAULT #id:LENGTH_BEATS_TRICKS_087
If the first person does not help, tell another. #id:LENGTH_BEATS_TRICKS_088
-> END
