"""Tests of the tests: small changes to each model answer, which a check has to notice."""

from course.check.mutants.engine import Result, check_mutants
from course.check.mutants.told import as_text, figures, findings

__all__ = ["Result", "as_text", "check_mutants", "figures", "findings"]
