"""Knows the lessons, the class and the child's folder; makes things from the units of content."""
