"""The rules that only read a unit, in one table."""

from __future__ import annotations

from course.check.finding import Finding
from course.check.material import Material
from course.check.rule import Rule
from course.check.rules import (
    activities,
    checks,
    circuit,
    concepts,
    exercise,
    hints,
    lesson,
    notebooks,
    numbers,
    pages,
    reading,
    safety,
    safety_cells,
    story,
    survivors,
    time,
    unit,
    wording,
)

TABLE: tuple[Rule, ...] = (
    # The folder
    unit.unit_readable, unit.unit_values, unit.unit_files, unit.teacher_md,
    # Both notebooks
    notebooks.notebook_format, notebooks.no_outputs, notebooks.cell_ids, notebooks.cell_tags,
    notebooks.cell_metadata, notebooks.include_cells, notebooks.cell_empty,
    # The lesson
    lesson.lesson_size, lesson.lesson_prose, lesson.lesson_parts, lesson.predict_run,
    lesson.picture_shown, lesson.lesson_link, time.unit_time,
    # The exercise
    exercise.exercise_setup, exercise.exercise_cells, exercise.task_cells, exercise.solution_markers,
    exercise.hidden_markers, exercise.hidden_tests, exercise.task_count, exercise.task_points,
    checks.check_cell, checks.check_in_answer, checks.hint_length, checks.hint_answer,
    survivors.survivor,
    # Hints in steps
    hints.hints_task, hints.hints_length, hints.hints_answer, hints.hints_concepts,
    # Concepts
    concepts.concept_names, concepts.concept_words, concepts.concept_tags, concepts.concept_order,
    concepts.concept_taught,
    # Links and pictures
    pages.links, pages.raw_html, pages.no_absolute_paths, pages.alt_text, pages.images_used,
    pages.images_sound, pages.images_readable,
    # The circuit
    circuit.circuit_valid, circuit.circuit_drawn, circuit.circuit_steps, circuit.circuit_code,
    circuit.circuit_parts,
    # The story
    story.story_format, story.story_ids, story.story_size, story.story_people, story.story_shown,
    # Activities
    activities.activity_cell, activities.activity_then_run, activities.activity_runs,
    activities.activity_answer, activities.activity_puzzle, activities.activity_concepts,
    activities.activity_words,
    # Safeguarding
    safety.metadata, safety.notice, safety.skip, safety_cells.leave, safety_cells.who_to_tell,
    numbers.contacts_only, wording.graphic, wording.blaming, wording.outdated,
    safety_cells.not_your_fault, safety_cells.way_back, safety_cells.own_experience, safety.role,
    story.safe_way, wording.groups, safety_cells.no_network, wording.calm, wording.secrecy,
    safety_cells.only_code,
    reading.reading_level, pages.pictures_safe, wording.stigma, safety.facilitator, safety.reviewed,
    safety.placed_well, safety.level_three,
)  # fmt: skip

ELSEWHERE = {
    "SC-13": "names are compared with the class on the class's own machine, and nothing is stored",
    "SC-24": "languages are checked where they are translated",
}
"""Rules of safeguarding that no reading of a unit can settle, and where they are kept."""


def static_findings(material: Material) -> list[Finding]:
    """Return what the reading rules find in a unit, in the table's order."""
    return [finding for rule in TABLE for finding in rule.findings(material)]
