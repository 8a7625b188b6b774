"""Runs inside a sandbox: executes what the test sends, and answers what it found."""

import json
import socket
import traceback


def main(connection: socket.socket) -> None:
    """Answer each line of JSON, a program, with the JSON of its `answer`, or of what it raised."""
    with connection.makefile("rw", encoding="utf-8") as talk:
        for line in talk:
            names: dict = {"connection": connection}
            try:
                exec(json.loads(line), names)
                answer = {"answer": names.get("answer")}
            except BaseException as problem:
                kind = type(problem).__name__
                answer = {"raised": kind, "errno": getattr(problem, "errno", None), "text": str(problem)}
                answer["trace"] = traceback.format_exc()[-2000:]
            talk.write(json.dumps(answer) + "\n")
            talk.flush()


def raises(connection: socket.socket) -> None:
    """Raise at once."""
    raise ValueError("a secret of nobody")


def runs_out(connection: socket.socket) -> None:
    """Use more memory than there is, and let the error go."""
    bytearray(1 << 40)
