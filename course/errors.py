"""Errors of the course. Each message is one plain sentence or two: what, where, what next."""


class PathshalaError(Exception):
    """Something a user can put right; the command line prints the message and exits with 1."""


class UnitInvalid(PathshalaError, ValueError):
    """A unit's folder that does not follow the schema."""


class UnitNotFound(PathshalaError, LookupError):
    """A slug that names no unit."""


class FolderProblem(PathshalaError, OSError):
    """A folder that is missing, read-only, full, or not the kind of folder that is needed."""


class StudentInvalid(PathshalaError, ValueError):
    """A student id that cannot be used, or that the class does not know."""


class ClassProblem(PathshalaError, RuntimeError):
    """A class folder whose course, gradebook or exchange cannot be used now."""


class DeskProblem(PathshalaError, RuntimeError):
    """JupyterLab could not be started or reached."""
