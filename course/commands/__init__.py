"""Groups of commands that `cli.py` has no room for; they print by what it gives them."""
