"""Deque's axe-core looks for what keeps a child out: on a page, or on the part of it that is ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from playwright.sync_api import Frame, Page


@dataclass(frozen=True)
class Known:
    """A fault that we found, and that is not ours to mend.

    Attributes:
        rule: axe's name of it.
        within: A CSS selector; only what lies in such an element is excused.
        why: Whose it is, and why it stands.
    """

    rule: str
    within: str
    why: str


# `elementRef`: a finding is excused by where its element lies, not by the selector that axe made up for it.
# `iframes`: axe would wait for a copy of itself in each frame; a frame is handed over as `where`.
_RUN = """async ([region, known]) => {
    const asked = {resultTypes: ['violations'], elementRef: true, iframes: false};
    const {violations} = await axe.run(region ?? document, asked);
    const found = [];
    for (const {id, impact, help, nodes} of violations) {
        if (!['serious', 'critical'].includes(impact)) continue;
        for (const {element, target, html, any, all, none} of nodes) {
            if (known.some(({rule, within}) => rule === id && element?.closest(within))) continue;
            const reasons = [...any, ...all, ...none].map(({message}) => message);
            found.push({rule: id, impact, help, target: target.join(' '), html, reasons});
        }
    }
    return found;
}"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def faults(where: Page | Frame, region: str | None = None, known: Sequence[Known] = ()) -> list[str]:
    """Return a sentence for each serious or critical fault that is not known.

    Args:
        where: A page, or a frame of one; frames inside it are not looked into.
        region: A CSS selector of what is looked at; else the whole of it.
    """
    where.evaluate(_axe())
    found = where.evaluate(_RUN, [region, [asdict(one) for one in known]])
    return [_sentence(fault) for fault in found]


def expect_accessible(where: Page | Frame, region: str | None = None, known: Sequence[Known] = ()) -> None:
    """Fail with all of `faults`, if there are any."""
    told = faults(where, region, known)
    assert not told, f"axe-core found {len(told)}:\n" + "\n".join(told)


def _sentence(fault: dict) -> str:
    shown = " ".join(fault["html"].split())[:200]
    reasons = "; ".join(fault["reasons"])
    return (f"{fault['impact']}, {fault['rule']}: {fault['help']}. "
            f"It is {fault['target']}, {shown} ({reasons}).")  # fmt: skip
