"""Home: the page that a child's desk opens with, made from the child's own files and from nothing else."""

ADDRESS = "pathshala/home"
"""Below the server's own."""
CONFIG = "PathshalaHome"
"""In jupyter_server_config.json: `name` to greet with; handed_in, exchange, course_id, student and in_class
of `work.Places`."""
