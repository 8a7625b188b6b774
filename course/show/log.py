"""Log lines that a terminal only shows: names and errors out of a submission stand in them."""

from __future__ import annotations

import copy
import logging

from tornado.log import LogFormatter

from course.show.letters import for_terminal


class CalmLog(LogFormatter):
    """nbgrader's own format, with its own colours, and none of anybody else's."""

    def format(self, record: logging.LogRecord) -> str:
        calm = copy.copy(record)
        calm.msg, calm.args = for_terminal(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            calm.exc_text = self.formatException(record.exc_info)
        if calm.exc_text:
            calm.exc_text = for_terminal(calm.exc_text)
        return super().format(calm)
