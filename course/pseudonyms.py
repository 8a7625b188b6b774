"""Made-up names for students: a child is brave-mango here, and somebody only on paper."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Collection

from course.errors import StudentInvalid

_ADJECTIVES = """
able amber apt blue bold brave bright brisk calm clear clever cool crisp curious dapper dear
deep eager early easy fair fast fine fleet fond free fresh gentle glad golden good grand great
green happy hardy honest humble jolly keen kind lively loyal lucky lunar mellow merry mighty
mild mint modest neat nice nimble noble open patient peach plucky polite proud pure quick quiet
rapid ready real rising rosy royal ruby safe sandy sharp shiny silent silver simple smart smooth
snowy soft solar solid sound spry steady still strong sturdy sunny super sure sweet swift tall
tender tidy true vivid warm wide wise witty young
""".split()

_NOUNS = """
acorn anchor apple arrow atlas banyan bamboo beacon bell berry bicycle bird boat book breeze
bridge brook button cactus camel candle canoe carrot cedar chime cloud clover comet compass
coral cricket crystal daisy dawn delta dolphin drum eagle ember falcon feather fern ferry field
finch flute forest fountain garden gecko glacier grove guava harbor hawk heron hill ibis island
jasmine jungle kettle kite koala lagoon lake lantern lark leaf lemon lily lotus mango maple
marble meadow melon meteor moon moss mountain myna nest ocean orbit orchid otter owl panda
papaya parrot peacock pebble pepper pine planet plum pond puffin quartz rain rainbow reef river
robin rocket rose sail shell sparrow spoon spring squirrel star stone stream sun swan tabla
teapot tiger tram tree tulip turtle valley violin walnut wave willow wind window zebra
""".split()

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
            f"'{text}' cannot be a student's name. Use 2 to 40 small letters, digits and hyphens, "
            "as in brave-mango; never a child's real name."
        )
    return text
