"""Made-up names for students: a child is brave-mango here, and somebody only on paper."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Collection

from course.errors import StudentInvalid

# Read before you add a word: short, easy to type, one way to spell it, kind beside any other. Nothing
# about a body, a skin, a family or a faith; no party's sign; no animal or thing that is an insult in
# Bengali, Hindi, Urdu or English (an owl, a donkey, a spoon).
_ADJECTIVES = """
able active agile alert amber blue bold brave bright brisk busy calm careful caring cheerful cheery
clear clever cosmic cosy creative crisp curious daring eager fearless fine focused fresh friendly
funny gentle giving glad glowing golden good grand grateful great handy happy helpful honest hopeful
humble inventive jolly joyful keen kind lively loyal lucky lunar merry mighty mindful musical neat
nice nimble open patient peaceful playful pleasant plucky polite proud purple quick quiet rapid ready
rising ruby sandy sharing sharp shiny silver sincere skilful smart smiling snowy solar solid
sparkling speedy splendid starry steady strong sturdy sunny super swift teal tidy tireless true
trusty upbeat vivid warm welcome wise witty yellow
""".split()  # noqa: SIM905 - words are easier to read than a list of strings

_NOUNS = """
acorn anchor apple arrow atlas badge bamboo beacon boat book breeze bridge brook button cabin canoe
canyon carrot castle cedar chalk chime cliff cloud comet compass coral crayon cricket crystal daisy
dawn delta diary dolphin drum eagle ember engine falcon fern ferry field finch flute forest fountain
garden gecko glacier globe grape grove guava guitar heron hill island jasmine jigsaw kayak kite koala
ladder lagoon lake lamp lantern lark leaf lemon library lychee magnet mango maple marble meadow
meteor moon mountain myna nest ocean orbit orchid otter paddle panda papaya parrot pebble pelican
pencil piano pilot pine planet plum pocket pond puffin puzzle quartz quilt rabbit radio raft rain
rainbow reef ribbon river robin rocket sail satellite seed shell ship signal sky spark sparrow
spring squirrel star stone stream summit sun swan swing tabla teapot telescope tent ticket tiger
torch train tram tree trumpet tulip tunnel turtle valley violin walnut wave willow window zebra
""".split()  # noqa: SIM905

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])")


def new_pseudonym(taken: Collection[str] = (), seed: random.Random | None = None) -> str:
    """Return a kind pair of words that is not in `taken`, as brave-mango."""
    choose = (seed or secrets.SystemRandom()).choice
    for _ in range(1000):
        name = f"{choose(_ADJECTIVES)}-{choose(_NOUNS)}"
        if name not in taken:
            return name
    raise StudentInvalid("There is no made-up name left; give names of your own.")


def check_student_id(text: str) -> str:
    """Return `text` if it can be a student's id.

    Raises:
        StudentInvalid: with what an id may be.
    """
    if not _ID.fullmatch(text) or "--" in text:
        raise StudentInvalid(
            f"{text!r} cannot be a student's name. Use 2 to 40 small letters, digits and hyphens, "
            "as in brave-mango; never a child's real name."
        )
    return text
