"""A rule: its id, where it comes from, what it says, and the function that reads a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course.check.finding import Finding
from course.check.material import Material


@dataclass(frozen=True)
class Hit:
    """A place where a rule is not kept.

    Attributes:
        severity: "" for the rule's own.
    """

    file: str
    cell: str
    message: str
    todo: str
    severity: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: "SC-12", "cell-ids": stands in every finding.
        severity: "error", "warning" or "open", where a hit says nothing else.
        source: Where the rule comes from.
        says: What holds if it is kept, in one sentence.
        read: Finds where it is not kept.
    """

    id: str
    severity: str
    source: str
    says: str
    read: Callable[[Material], Iterator[Hit]]

    def findings(self, material: Material) -> list[Finding]:
        """Return what the rule finds in a unit.

        A rule that breaks is a finding too: the others are still read.
        """
        try:
            hits = list(self.read(material))
        except Exception as problem:
            text = f"The rule could not read the unit: {type(problem).__name__}: {problem}."
            hits = [Hit("", "", text, "Mend what the other findings name, then check again.", "error")]
        return [
            Finding(self.id, hit.severity or self.severity, material.unit.slug, hit.file, hit.cell,
                    hit.message, hit.todo)
            for hit in hits
        ]  # fmt: skip


def rule(
    id: str, severity: str, source: str, says: str
) -> Callable[[Callable[[Material], Iterator[Hit]]], Rule]:
    """Make a rule from the function below it."""
    return lambda read: Rule(id, severity, source, says, read)
