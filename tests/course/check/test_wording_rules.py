"""The safeguarding rules about words and numbers: each with what breaks it and what does not."""

import pytest

from tests.course.check.conftest import text


@pytest.mark.parametrize(
    "words",
    [
        "Ring 98300 12345.",
        "983-001-2345",
        "033 2465 1234",
        "Write to 9830012345",
        "+91 98300-12345",
        "Call 103 now.",
        "The helpline is 1090.",
        "Try 1091",
        "Call the police on 100",
        "See www.sbi.co.in",
        "See https://sbi.co.in/x",
        "Write to asha@mail.com",
        "1234 5678 9012",
    ],
)
def test_sc_06_numbers_and_addresses_are_found(safety, words):
    """Phone numbers, help numbers, mail and web addresses in prose are found."""
    safety.say(words)
    safety.breaks("SC-06")


def test_sc_06_looks_into_code_hints_and_pictures(safety):
    """A number in a string, a comment or as a whole number is found."""
    safety.run("owner = 9830012345")
    assert safety.breaks("SC-06").cell == "tried"


def test_sc_06_looks_at_the_pages_for_adults(safety):
    """A number on the facilitator's page is found."""
    safety.files["facilitator.md"] += "\nCall 9830012345."
    assert safety.breaks("SC-06").file == "facilitator.md"


@pytest.mark.parametrize(
    "words",
    [
        "Call 1098.",
        "Her number is 9000000000.",
        "It costs 100 rupees.",
        "A phone for 1500 is cheap.",
        "The caller calls for Rs 1500.",
        "It holds 1024 numbers.",
        "Made in 1998.",
        "Call the function 100 times.",
        "See example.com and sbi.co.in.example.test",
        "Write to asha@example.com",
        "`time.sleep(1)`",
        "The digits are 0123456789.",
        "1000000000 is a big number.",
        "It hides 90******00.",
        "10 20 30 40 50 60",
        "1 2 3 4 5 6 7 8 9 10",
        "On 2026-11-24 10:30 it rained.",
        "3.14159265358979",
    ],
)
def test_sc_06_lets_harmless_numbers_stand(safety, words):
    """Contacts, sample numbers, amounts, years and reserved names are fine."""
    safety.say(words)
    safety.keeps("SC-06")


@pytest.mark.parametrize("words", ["He had a gun.", "She was raped.", "a nude picture", "blood"])
def test_sc_07_no_graphic_words(safety, words):
    """A graphic word in what a child reads is found."""
    safety.say(words)
    safety.breaks("SC-07")


@pytest.mark.parametrize(
    "words", ["Sussex is far.", "Begin again.", "The grape is sweet.", "Her skill grew."]
)
def test_sc_07_looks_at_whole_words(safety, words):
    """A word that only holds such letters is fine."""
    safety.say(words)
    safety.keeps("SC-07")


def test_sc_07_lets_a_knife_cut_a_mango(module):
    """In a Python unit a knife is a knife."""
    module.say("Cut the mango with a knife.")
    module.keeps("SC-07")


@pytest.mark.parametrize(
    "words",
    [
        "She put herself at risk.",
        "He should have known.",
        "They fell for it.",
        "It was her own fault.",
        "She was so naive.",
        "She should not have sent it.",
        "Her name was ruined.",
        "Then she let him",
        "They made bad\nchoices.",
    ],
)
def test_sc_08_blames_nobody(safety, words):
    """A sentence that blames the one who was harmed is found."""
    safety.say(words)
    safety.breaks("SC-08")


@pytest.mark.parametrize(
    "words",
    [
        "The rain ruined the poster.",
        "It is never her fault.",
        "Somebody asks for it, so stop.",
        "Let him try.",
        "The plates were damaged.",
    ],
)
def test_sc_08_lets_harmless_words_stand(safety, words):
    """Words about things, and words that take the blame away, are fine."""
    safety.say(words)
    safety.keeps("SC-08")


def test_sc_08_lets_a_facilitator_read_what_not_to_say(safety):
    """Under What not to do, a blaming sentence is an example."""
    safety.files["facilitator.md"] += "\nDo not say that she should have known."
    safety.keeps("SC-08")


@pytest.mark.parametrize("words", ["child pornography", "child prostitutes", "revenge porn"])
def test_sc_09_no_outdated_terms(safety, words):
    """An outdated word for abuse is found, also on the facilitator's page."""
    safety.files["facilitator.md"] = safety.files["facilitator.md"].replace("# For", f"{words}\n# For")
    assert safety.breaks("SC-09").file == "facilitator.md"


def test_sc_09_lets_children_be(safety):
    """A child who draws is no outdated term."""
    safety.say("A child draws a portrait.")
    safety.keeps("SC-09")


def test_sc_16_tells_no_group(safety):
    """A person's religion or nation is a warning."""
    safety.say("A Bangladeshi man calls.")
    safety.breaks("SC-16", "warning")


def test_sc_16_lets_languages_stand(safety):
    """Languages and cities are no groups."""
    safety.say("She writes in Bengali and Urdu, in Kolkata.")
    safety.keeps("SC-16")


@pytest.mark.parametrize(
    "words",
    [
        "Careful, this is a warning.",
        "Stop!",
        "NEVER do it.",
        "It happens every 8 minutes.",
        "1 in 3 children",
        "70 % of all",
    ],
)
def test_sc_18_is_calm(safety, words):
    """Fear, shouting, and numbers without a source are a warning."""
    safety.say(words)
    safety.breaks("SC-18", "warning")


@pytest.mark.parametrize(
    "words",
    [
        "The UPI PIN and a QR code.",
        "70 % of all (source: NPCI, 2025).",
        "Write `!=` here.",
        "It costs 10 rupees.",
    ],
)
def test_sc_18_lets_calm_words_stand(safety, words):
    """Names in capitals, sourced numbers and code are fine."""
    safety.say(words)
    safety.keeps("SC-18")


@pytest.mark.parametrize("words", ["We keep it secret.", "Nobody will know.", "It stays between us."])
def test_sc_19_promises_no_secrecy(safety, words):
    """A promise of secrecy is found."""
    safety.say(words)
    safety.breaks("SC-19")


def test_sc_19_says_the_limits(safety):
    """A page that does not say what a teacher must tell is found."""
    safety.lesson.pop()
    safety.breaks("SC-19")


@pytest.mark.parametrize(
    "words", ['"Keep it secret," says Rony.', "*Nobody will know,* he says.", "It is a surprise."]
)
def test_sc_19_lets_a_trick_be_told(safety, words):
    """What a made-up person says is no promise of ours."""
    safety.say(words)
    safety.keeps("SC-19")


def test_sc_21_no_sentence_is_too_long(module):
    """A sentence of 21 words is found, and quoted."""
    module.say("One " + "word " * 19 + "more.")
    found = module.breaks("SC-21")
    assert (found.cell, "One word" in found.message) == ("said", True)


def test_sc_21_reads_hints(module):
    """A long sentence in a hint is found."""
    module.mistakes = module.mistakes.replace("Look at", "Look " + "at " * 20)
    assert module.breaks("SC-21").file == "mistakes.toml"


def test_sc_21_reads_the_whole_page(module):
    """A mean of more than twelve words is a warning."""
    for number in range(60):
        module.lesson.append(
            text(f"long-{number}", "This line has a good number of short words in it, and then it ends.")
        )
    module.breaks("SC-21", "warning")


def test_sc_21_reads_long_words(module):
    """Short sentences of long words are a warning too."""
    for number in range(60):
        module.lesson.append(
            text(f"hard-{number}", "Organisations communicate international responsibilities.")
        )
    module.breaks("SC-21", "warning")


@pytest.mark.parametrize(
    "words",
    [
        "* one\n" * 30,
        "| a b c d e f g |\n" * 5,
        "`" + "x " * 30 + "`",
        "```\n" + "x " * 30 + "\n```",
        "It costs 0.5 rupees. So two cost 1.0 rupees. That is all that you have to pay at this small stall.",
    ],
)
def test_sc_21_counts_only_sentences(module, words):
    """Items, tables, code and the point in a number make no long sentence."""
    module.say(words)
    module.keeps("SC-21")


@pytest.mark.parametrize(
    "words", ["The slum is near.", "She is a victim.", "a trafficked girl", "the red-light area"]
)
def test_sc_23_gives_no_labels(module, words):
    """A label for a child or a place is found, in Python units too."""
    module.say(words)
    module.breaks("SC-23")


def test_sc_23_lets_a_red_light_shine(module):
    """A red light in a lab is no label."""
    module.say("The red light is on. A red-light cell comes next.")
    module.keeps("SC-23")


def test_sc_07_reads_what_a_picture_is_told_as(safety):
    """Alt text is read too."""
    safety.cell("look", "lesson")["source"] = "![A man with a gun at the door](images/lamp.svg)"
    assert safety.breaks("SC-07").cell == "look"


def test_sc_07_reads_fenced_code_of_a_prompt(safety):
    """What a task shows in a frame is read too."""
    safety.say("Print `tea`, then:\n\n```\nHe has a gun\n```\n\nand `sugar`.")
    safety.breaks("SC-07")


def test_sc_18_lets_a_source_be_named_as_it_is(safety):
    """Capitals inside a source are its name."""
    safety.say("Nobody needs a PIN to get money (source: RBI, BE(A)WARE, 2022).")
    safety.keeps("SC-18")


def test_sc_06_reads_the_code_of_mistakes(safety):
    """A number in a foreseen mistake is a number in the repository."""
    safety.mistakes = safety.mistakes.replace("Bye", "9830012345")
    assert safety.breaks("SC-06").file == "mistakes.toml"
