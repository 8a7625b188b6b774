"""Knows the lessons, the class and the child's folder; makes things from the units of content."""

import autograder  # noqa: F401  (it keeps the start of everything short: see there)
