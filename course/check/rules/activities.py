"""Rules about a lesson's activities: they can be done, what is right is right, and each sentence helps."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from course.activities import SHOWS, Activity
from course.activities.judging import (
    Placed,
    answer_of,
    begins_right,
    mended_run,
    pieces,
    predictions,
    run_lines,
    run_of,
)
from course.activities.running import Run
from course.check.concepts import uses
from course.check.markdown import sentences
from course.check.material import ACTIVITIES, LESSON, Material
from course.check.rule import Hit, rule
from course.check.rules.reading import MOST
from course.notebook import tags

TAG = "activity"
CELL = re.compile(r'from course\.activities import (?P<shows>\w+)\n\n(?P=shows)\("(?P<name>[a-z0-9-]+)"\)')
KIND_TAGS = {"parsons": "parsons"}
"""A kind of activity → the tag that its cell has besides."""
WRONG = (1, 5)
LINES = {"predict": 12, "parsons": 9, "step-through": 14, "spot-the-mistake": 9}
FEWEST_PIECES = 3
STEPS = 40
TRIES = 400
"""Orders with a line that is not needed, tried until none gives the right output by surprise."""


def is_activity_cell(cell: NotebookNode) -> bool:
    """True for a cell that shows an activity, and holds nothing else."""
    return TAG in tags(cell) and CELL.fullmatch(cell.source.strip()) is not None


def _hit(activity: Activity, message: str, todo: str, severity: str = "") -> Hit:
    return Hit(ACTIVITIES, activity.name, message, todo, severity)


# --- the cells ---------------------------------------------------------------------------------


@rule("activity-cell", "error", "issue 5", "Each activity is shown by one cell, which holds nothing else.")
def activity_cell(material: Material) -> Iterator[Hit]:
    sample = 'from course.activities import Predict; an empty line; Predict("name")'
    shown: Counter[str] = Counter()
    for file, cell in material.cells():
        speaks = cell.cell_type == "code" and re.search(r"\bcourse\.activities\b", cell.source)
        found = CELL.fullmatch(cell.source.strip()) if speaks else None
        if speaks and (found is None or found["shows"] not in SHOWS):
            yield Hit(file, cell.id, "It is not the cell that shows an activity.",
                      f"Write nothing but: {sample}. The words are {', '.join(SHOWS)}.")  # fmt: skip
        elif speaks and TAG not in tags(cell):
            yield Hit(file, cell.id, "It shows an activity without the tag.", f"Give it the tag {TAG}.")
        elif TAG in tags(cell) and not speaks:
            yield Hit(file, cell.id, "It has the tag and shows no activity.", f"Write: {sample}")
        if found and found["shows"] in SHOWS:
            shown[found["name"]] += 1
            yield from _one_cell(material, file, cell, found)
    if ACTIVITIES not in material.unreadable:
        for name, activity in material.activities.items():
            if shown[name] != 1:
                yield _hit(
                    activity, f"{shown[name] or 'No'} cells show it.", "Show it in one cell of the lesson."
                )


def _one_cell(material: Material, file: str, cell: NotebookNode, found: re.Match) -> Iterator[Hit]:
    kind, activity = SHOWS[found["shows"]], material.activities.get(found["name"])
    if file != LESSON:
        yield Hit(file, cell.id, "It shows an activity outside the lesson.", "Move it to the lesson.")
    if activity is None and ACTIVITIES not in material.unreadable:
        yield Hit(file, cell.id, f"{ACTIVITIES} has no [{found['name']}].", "Write it, or mend the name.")
    elif activity and activity.kind != kind:
        yield Hit(file, cell.id, f"[{activity.name}] is of the kind {activity.kind}, not {kind}.",
                  "Call the word that belongs to the kind.")  # fmt: skip
    tag = KIND_TAGS.get(kind)
    if tag and tag not in tags(cell):
        yield Hit(file, cell.id, f"It shows a {kind} puzzle without the tag.", f"Give it the tag {tag} too.")


@rule("activity-then-run", "warning", "PRIMM", "After a prediction the child runs the same program.")
def activity_then_run(material: Material) -> Iterator[Hit]:
    cells = list(material.lesson.cells) if material.lesson else []
    for place, cell in enumerate(cells):
        found = CELL.fullmatch(cell.source.strip()) if is_activity_cell(cell) else None
        activity = material.activities.get(found["name"]) if found else None
        if activity is None or activity.kind != "predict":
            continue
        after = [c.source.strip() for c in cells[place + 1 : place + 3] if c.cell_type == "code"]
        if activity.program.strip() not in after:
            yield Hit(LESSON, cell.id, "The program of the prediction does not stand below it.",
                      "Put a code cell with the same program below, to run and to change.")  # fmt: skip


# --- what is run -------------------------------------------------------------------------------


@rule(
    "activity-runs", "error", "issue 5", "An activity's program runs as it is meant, and the same each time."
)
def activity_runs(material: Material) -> Iterator[Hit]:
    for activity in material.activities.values():
        if activity.kind == "choices":
            continue
        first, second = run_of(activity), run_of(activity)
        yield from _size(activity)
        if first.endless:
            yield _hit(activity, "The program does not end.", "Bound it.")
        elif first.prints != second.prints or first.steps != second.steps:
            yield _hit(activity, "The program does something else each time.", "Take out what changes.")
        elif first.problem and first.problem.kind in ("EOFError", "ImportError", "ModuleNotFoundError"):
            yield _hit(activity, f"The program cannot run: {first.problem.text}.",
                       "Answer each input() in 'typed', and import only what an activity can.")  # fmt: skip
        elif first.problem and activity.kind == "parsons":
            yield _hit(activity, f"The solution stops with {first.problem.text}.", "Mend it.")
        elif not first.printed and activity.kind == "parsons":
            yield _hit(activity, "The solution prints nothing.", "Let it print what shows that it is right.")
        elif activity.kind == "step-through" and not 1 < len(first.steps) <= STEPS:
            yield _hit(activity, f"It has {len(first.steps)} steps.", f"Bring it to 2 to {STEPS}.")


def _size(activity: Activity) -> Iterator[Hit]:
    count = len(activity.lines) + len(activity.options) * (activity.kind == "parsons")
    if count > LINES[activity.kind]:
        yield _hit(activity, f"It has {count} lines.", f"Shorten it to {LINES[activity.kind]}.")


@rule(
    "activity-answer",
    "error",
    "issue 5",
    "What can be chosen is distinct, and just as much is right as is said.",
)
def activity_answer(material: Material) -> Iterator[Hit]:
    for activity in material.activities.values():
        if activity.kind == "predict":
            yield from _predict(activity)
        elif activity.kind == "choices":
            yield from _choices(activity)
        elif activity.kind == "spot-the-mistake":
            yield from _spot(activity)
        for option in activity.options:
            if option.line and not 0 < option.line <= len(activity.lines):
                yield _hit(activity, f"It speaks of line {option.line}, and has {len(activity.lines)}.",
                           "Mend the number; lines count from 1.")  # fmt: skip


def _predict(activity: Activity) -> Iterator[Hit]:
    right = next(answer_of(option) for option in predictions(activity) if option.right)
    wrong = [answer_of(option) for option in activity.options]
    if not WRONG[0] <= len(wrong) <= WRONG[1]:
        yield _hit(activity, f"It has {len(wrong)} wrong answers.", "Write from 1 to 5; 2 or 3 are best.")
    if right in wrong:
        yield _hit(activity, f"A wrong answer is what Python really does: {right[0]!r}.",
                   "Take it out; the right answer is found by running.")  # fmt: skip
    if any(count > 1 for count in Counter(wrong).values()):
        yield _hit(activity, "Two wrong answers are the same.", "Take one out.")


def _choices(activity: Activity) -> Iterator[Hit]:
    right, count = sum(option.right for option in activity.options), len(activity.options)
    if right != activity.pick or not 0 < right < count:
        yield _hit(activity, f"{right} of {count} choices are right, and {activity.pick} can be picked.",
                   "Mark the right ones with right = true, and write pick if there are several.")  # fmt: skip
    if not 2 <= count <= 6:
        yield _hit(activity, f"It has {count} choices.", "Write from 2 to 6.")
    if len({option.shows for option in activity.options}) < count:
        yield _hit(activity, "Two choices say the same.", "Take one out.")


def _spot(activity: Activity) -> Iterator[Hit]:
    if not 0 < activity.line <= len(activity.lines):
        yield _hit(activity, f"Line {activity.line} is not there.", "Lines count from 1.")
        return
    now, mended = run_of(activity), mended_run(activity)
    if mended.problem or mended.endless:
        why = mended.problem.text if mended.problem else "it does not end"
        yield _hit(activity, f"With its line mended the program still stops: {why}.", "Mend 'mended'.")
    elif now.outcome == mended.outcome:
        yield _hit(activity, "With the line mended the program does the same.",
                   "Take a line whose mistake can be seen.")  # fmt: skip
    if any(option.line == activity.line for option in activity.options):
        yield _hit(activity, "A sentence for another line is about the wrong one.", "Write it as 'because'.")


# --- puzzles -----------------------------------------------------------------------------------


@rule("activity-puzzle", "error", "issue 5",
      "A puzzle is shown in a wrong order, and only a good program gives the right output.")  # fmt: skip
def activity_puzzle(material: Material) -> Iterator[Hit]:
    for activity in material.activities.values():
        if activity.kind != "parsons":
            continue
        wanted = run_of(activity)
        if wanted.problem or wanted.endless or not wanted.printed:
            continue  # activity-runs has said so
        if len(activity.lines) < FEWEST_PIECES:
            yield _hit(activity, f"It has {len(activity.lines)} lines.", f"Write {FEWEST_PIECES} or more.")
        if any(not line.strip() or line.strip().startswith("#") for line in activity.lines):
            yield _hit(activity, "A line does nothing.", "Take out empty lines and comments.")
        if run_lines(activity, _placed(activity.lines)).outcome != wanted.outcome:
            yield _hit(activity, "Its lines are indented by something else than four spaces.", "Use four.")
        if begins_right(activity, pieces(activity)):
            yield _hit(
                activity, "It is right before a child has moved a line.", "Write lines whose order counts."
            )
        yield from _surprises(activity, wanted)


def _placed(lines: Sequence[str]) -> list[Placed]:
    return [(line.strip(), (len(line) - len(line.lstrip())) // 4) for line in lines]


def _surprises(activity: Activity, wanted: Run) -> Iterator[Hit]:
    """Yield the lines that are not needed, and with which the output is right all the same."""
    solution, dice = _placed(activity.lines), random.Random(1)
    for option in activity.options:
        extra = option.shows.strip()
        orders = [
            [*solution[:place], (extra, solution[place][1]), *solution[place + 1 :]]
            for place in range(len(solution))
        ]
        while len(orders) < TRIES:
            order = dice.choice(orders[: len(solution)])[:]
            dice.shuffle(order)
            orders.append(order)
        for order in orders:
            if run_lines(activity, order).outcome == wanted.outcome:
                yield _hit(activity, f"With `{extra}` in place of a line the output is right, too.",
                           "Take another line that is not needed.")  # fmt: skip
                break


# --- words -------------------------------------------------------------------------------------


@rule("activity-concepts", "error", "curriculum.md", "An activity uses no concept before it is taught.")
def activity_concepts(material: Material) -> Iterator[Hit]:
    if material.missing:
        return  # concept-order has said so
    taught = {name for unit in material.before() for name in unit.teaches}
    for activity in material.activities.values():
        shown = set(material.unit.shown) if activity.kind != "parsons" else set()
        code = [activity.program, activity.mended.strip()]
        if activity.kind == "parsons":
            code += [option.shows.strip() for option in activity.options]
        early = {use.concepts: use for text in code for use in uses(text)
                 if not (taught | shown) & set(use.concepts)}  # fmt: skip
        for names, use in early.items():
            yield _hit(activity, f"`{use.code}` uses {' or '.join(names)}, which is not taught yet.",
                       "Write it without, or teach it first.")  # fmt: skip


@rule("activity-words", "error", "issue 5", "Each answer gets a sentence: short, whole and calm.")
def activity_words(material: Material) -> Iterator[Hit]:
    for activity in material.activities.values():
        for option in activity.options:
            if not option.because and activity.kind != "parsons":
                yield _hit(activity, f"'{option.shows or option.line}' gets no sentence.",
                           "Say what leads on, without the answer where you can.")  # fmt: skip
        for text in activity.texts():
            yield from _text(material, activity, text)


def _text(material: Material, activity: Activity, text: str) -> Iterator[Hit]:
    for sentence in sentences(text):
        if len(sentence.words) > MOST:
            yield _hit(activity, f'A sentence has {len(sentence.words)} words: "{sentence.text}"',
                       f"Make two of it, or shorten it to {MOST}.")  # fmt: skip
    is_choice = any(text == option.shows for option in activity.options)
    if not is_choice and not text.rstrip("`*\"')").endswith((".", "?", ":", "!")):
        yield _hit(activity, f"'{text}' is no whole sentence.", "End it with a full stop.")
    if material.unit.safety and "!" in re.sub(r"`[^`]*`", "", text):
        yield _hit(activity, f"'{text}' has an exclamation mark.", "End it with a full stop.", "warning")
