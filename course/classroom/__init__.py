"""The teacher's class: an nbgrader course, its students, grades and feedback."""
