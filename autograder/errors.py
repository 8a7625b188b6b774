"""Errors of the grader. A child's wrong answer is data, never one of these."""


class AutograderError(Exception):
    """Something that the grader cannot work with; the message says what, where and what next."""


class MistakesInvalid(AutograderError, ValueError):
    """A `mistakes.toml` that does not follow its schema."""


class RunBroken(AutograderError, RuntimeError):
    """A worker that ran a notebook died without an answer."""
