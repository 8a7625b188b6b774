"""Formgrader on a teacher's desk: each of nbgrader's answers has a wall."""

import pytest
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from tornado import web

from course.desk.formgrader import guarded
from course.desk.settings import teacher_tables

ALL = [rule[1] for rule in (*handlers.default_handlers, *apihandlers.default_handlers)]


@pytest.mark.parametrize("handler", sorted(set(ALL), key=repr), ids=lambda handler: handler.__name__)
def test_every_answer_has_a_wall(handler):
    """Only nbgrader's own scripts and fonts go out as they are; a new handler does not slip by."""
    assert (guarded(handler) is handler) == (handler is web.StaticFileHandler)


def test_the_teachers_server_starts_ours_alone():
    """nbgrader's own extension stays off: two would answer the same addresses."""
    started = teacher_tables().server["ServerApp"]["jpserver_extensions"]
    assert started["course.desk.formgrader"] is True
    assert started["nbgrader.server_extensions.formgrader"] is False
