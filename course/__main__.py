"""`python -m course` is the command `pathshala`."""

import sys

from course.cli import main

sys.exit(main())
