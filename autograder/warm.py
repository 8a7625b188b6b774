"""Import this in a process that forks witnesses: it builds their shell, so that no fork has to.

For `Sandbox(preload=["autograder.warm"])`; nothing else imports it.
"""

from autograder.witness import prepare

prepare()
