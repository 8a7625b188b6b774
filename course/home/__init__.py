"""Home: the page that a child's desk opens with, made from the child's own files and from nothing else."""

ADDRESS = "pathshala/home"
"""Below the server's own."""
CONFIG = "PathshalaHome"
"""In jupyter_server_config.json: {"PathshalaHome": {"name"}}, whom to greet; where work goes, HandIn says."""
