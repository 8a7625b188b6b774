"""What a self-test tries, in order: all off, then each output, then what a hand must do."""

from __future__ import annotations

from dataclasses import dataclass

from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.texts import ENGLISH, Texts, say

OUTPUTS = {
    "led": "light", "rgb-led": "light", "traffic-lights": "light", "led-bar": "light", "buzzer": "sound",
    "tonal-buzzer": "sound", "servo": "move", "motor-driver": "move",
}  # fmt: skip
"""Kind → what it does when the Pi speaks."""
_SOUND = "The {kind} “{name}” should sound now. Does it?"
_MOVE = "The {kind} “{name}” should move to and fro now. Does it?"
_LIGHT = "The {color} LED on {gpio} should be on now. Is it?"
_ASKS = {
    "rgb-led": "The RGB LED “{name}” should be {color} now. Is it?",
    "buzzer": _SOUND,
    "tonal-buzzer": _SOUND,
    "servo": _MOVE,
    "motor-driver": _MOVE,
    "button": "Press the button “{name}” on {gpio}, and let it go.",
    "potentiometer": "Turn the knob “{name}” from end to end.",
    "ldr": "Cover the light sensor “{name}” with your hand.",
    "pir": "Move in front of “{name}”, then stand still.",
    "line-sensor": "Hold white paper before “{name}”, and take it away.",
    "distance": "Hold your hand 20 cm in front of “{name}”.",
    "rotary-encoder": "Turn the wheel “{name}”.",
}
"""Kind → what is asked of the person. A converter is tried by what it reads."""


@dataclass(frozen=True)
class Try:
    """One thing to try.

    Attributes:
        name: What a program calls it: red, lights.red, bar[0].
        parts: The part that it belongs to; all outputs where `do` is "dark".
        pins: GPIO numbers of what is tried; none for what hangs on a converter.
        do: "dark" (all off), "light", "sound", "move", or "sense".
        ask: The question, or what a hand should do.
        member: Which of a part's lights: ".red", "[0]".
    """

    name: str
    parts: tuple[Part, ...]
    pins: tuple[int, ...]
    do: str
    ask: str
    member: str = ""

    @property
    def part(self) -> Part:
        """The part, or the first of them."""
        return self.parts[0]

    @property
    def kind(self) -> str:
        """The kind of part, or "" for all outputs together."""
        return "" if self.do == "dark" else self.part.kind.name

    @property
    def way(self) -> str:
        """Tell whether the Pi speaks ("out") or listens ("in")."""
        return "in" if self.do == "sense" else "out"


def tries_of(circuit: Circuit, texts: Texts = ENGLISH) -> list[Try]:
    """Return what a self-test of the kit tries; each light of a part is tried alone."""
    shining = [attempt for part in circuit.parts for attempt in _outputs(part, circuit, texts)]
    sensing = [_input(part, texts) for part in circuit.parts
               if part.kind.name in _ASKS and part.kind.name not in OUTPUTS]  # fmt: skip
    return [*_all_off(shining, texts), *shining, *sensing]


def _all_off(shining: list[Try], texts: Texts) -> list[Try]:
    """Return the first question: what is on before anything was switched on hangs on power."""
    seen = [attempt for attempt in shining if attempt.do in ("light", "sound")]
    if not seen:
        return []
    parts = tuple(dict.fromkeys(attempt.part for attempt in seen))
    pins = tuple(bcm for attempt in seen for bcm in attempt.pins)
    ask = say(texts, "Now all is off: no light, no sound. Is it so?")
    return [Try(say(texts, "all off"), parts, pins, "dark", ask)]


def _outputs(part: Part, circuit: Circuit, texts: Texts) -> list[Try]:
    do = OUTPUTS.get(part.kind.name)
    if do == "light":
        return [_light(part, role, bcm, color, circuit, texts)
                for (role, bcm), color in zip(part.pins, part.colors, strict=True)]  # fmt: skip
    return [_whole(part, do, texts)] if do else []


def _light(part: Part, role: str, bcm: int, color: str, circuit: Circuit, texts: Texts) -> Try:
    """Return the try of one light; its name is asked for where another LED has its colour."""
    alike = [other for others in circuit.parts if others.kind.name != "rgb-led"
             for other in others.colors if other == color]  # fmt: skip
    usual = _LIGHT if len(alike) == 1 else "The {color} LED “{name}” on {gpio} should be on now. Is it?"
    member = part.member(role)
    name = part.name + member
    ask = say(texts, _ASKS.get(part.kind.name, usual), color=say(texts, color), gpio=f"GPIO{bcm}",
              name=part.name if part.kind.name == "rgb-led" else name)  # fmt: skip
    return Try(name, (part,), (bcm,), "light", ask, member)


def _whole(part: Part, do: str, texts: Texts) -> Try:
    pins = tuple(bcm for _, bcm in part.pins)
    known = {"kind": say(texts, part.kind.spoken), "name": part.name}
    known |= {"gpio": f"GPIO{pins[0]}"} if pins else {}
    return Try(part.name, (part,), pins, do, say(texts, _ASKS[part.kind.name], **known))


def _input(part: Part, texts: Texts) -> Try:
    return _whole(part, "sense", texts)
