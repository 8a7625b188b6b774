"""What holds for every test."""

import signal

# A shell that starts the tests in the background makes them, and all that they start, deaf to Ctrl+C;
# a test of Ctrl+C would then wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
