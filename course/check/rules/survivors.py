"""A rule about the mutants that an author lets live."""

from __future__ import annotations

from collections.abc import Iterator

from course.check.material import MISTAKES, Material
from course.check.mutants.survivors import load_justified
from course.check.rule import Hit, rule
from course.check.rules.exercise import exercise_tasks
from course.errors import UnitInvalid


@rule(
    "survivor", "error", "modules/README.md",
    "Who lets a mutant live says of which task, which change, and why.",
)  # fmt: skip
def survivor(material: Material) -> Iterator[Hit]:
    if MISTAKES in material.unreadable or material.exercise is None:
        return  # told elsewhere
    try:
        rows = load_justified(material.unit.mistakes_path)
    except UnitInvalid as problem:
        yield Hit(MISTAKES, "", str(problem), "Write what 'pathshala check --mutants' prints, and why.")
        return
    known = {task.id for task in exercise_tasks(material) if not task.manual}
    for row in rows:
        if row.task not in known:
            yield Hit(
                MISTAKES, row.task,
                f"A [[survivor]] names the task '{row.task}', which has no check.",
                f"Take one of: {', '.join(sorted(known))}.",
            )  # fmt: skip
        if len(row.why.split()) < 3:
            yield Hit(
                MISTAKES, row.task, f"A [[survivor]] does not say why: {row.change}", "Say it in a sentence."
            )
