"""The strange hand-ins of group F: what is done to an honest one, and what must come of it."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import socket
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .hand_ins import UNIT, Class, Spoil, full_points, table

FULL = full_points()
ZERO = dict.fromkeys(FULL, 0.0)
GB = 1_000_000_000


@dataclass(frozen=True)
class Attack:
    """What is done to an honest hand-in, and what must come of it.

    Attributes:
        answer: REJECT: not graded, `says` to the teacher. SCORE: graded as if nothing were.
        says: What the one sentence contains.
        points: What it brings, if it is graded.
    """

    spoil: Spoil
    answer: str = "SCORE"
    says: str = ""
    points: dict[str, float] | None = None


def notebook(change: Callable[[dict], object]) -> Spoil:
    """Change the notebook's JSON."""

    def spoil(folder: Path, _made: Class) -> None:
        content = table()
        change(content)
        (folder / "exercise.ipynb").write_text(json.dumps(content))

    return spoil


def raw(content: bytes | Callable[[], bytes]) -> Spoil:
    """Put other bytes in the notebook's place."""

    def spoil(folder: Path, _made: Class) -> None:
        (folder / "exercise.ipynb").write_bytes(content if isinstance(content, bytes) else content())

    return spoil


def beside(name: str, content: Callable[[], bytes], *, alone: bool = False) -> Spoil:
    """Put a file beside the notebook, or in its place."""

    def spoil(folder: Path, _made: Class) -> None:
        (folder / name).write_bytes(content())
        if alone:
            (folder / "exercise.ipynb").unlink()

    return spoil


def replaced(name: str, make: Callable[[Path, Class], object]) -> Spoil:
    """Put something that is no file of its own in a file's place."""

    def spoil(folder: Path, made: Class) -> None:
        (folder / name).unlink(missing_ok=True)
        make(folder / name, made)

    return spoil


def sparse(name: str, size: int) -> Spoil:
    def spoil(folder: Path, _made: Class) -> None:
        with (folder / name).open("ab") as file:
            file.truncate(size)

    return spoil


def zip_with(name: str, content: bytes, link: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        about = zipfile.ZipInfo(name)
        about.external_attr = (0o120777 if link else 0o100644) << 16
        archive.writestr(about, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def tar_with(kind: bytes, target: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        about = tarfile.TarInfo("exercise.ipynb")
        about.type, about.linkname = kind, target
        archive.addfile(about)
    return packed.getvalue()


def nested_zip(depth: int = 20) -> bytes:
    content = b"0" * 1_000_000
    for number in range(depth):
        content = zip_with(f"{number}.zip", content)
    return content


def deep_folders(folder: Path, _made: Class) -> None:
    place = os.open(folder, os.O_RDONLY)
    for _ in range(400):
        os.mkdir("d" * 100, dir_fd=place)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)


def many_files(folder: Path, _made: Class) -> None:
    (folder / "many").mkdir()
    for number in range(6000):
        (folder / "many" / f"{number}.txt").touch()


def odd_names(*names: bytes) -> Spoil:
    """Put empty files with these names beside the notebook."""

    def spoil(folder: Path, _made: Class) -> None:
        for name in names:
            os.close(os.open(os.fsencode(folder) + b"/" + name, os.O_CREAT | os.O_WRONLY, 0o644))

    return spoil


def renamed_folder(change: Callable[[Path], bytes]) -> Spoil:
    def spoil(folder: Path, _made: Class) -> None:
        os.rename(os.fsencode(folder), os.fsencode(folder.parent) + b"/" + change(folder))  # noqa: PTH104

    return spoil


def make_socket(path: Path, _made: Class) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        # The path may be longer than an address can be; a short one leads to the same place.
        folder = os.open(path.parent, os.O_RDONLY)
        end.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)


def make_device(path: Path, _made: Class) -> None:
    if os.geteuid() == 0:
        os.mknod(path, 0o020666, os.makedev(1, 5))  # /dev/zero: reading it never ends
    else:
        path.symlink_to("/dev/zero")


def cells_of_three(level: int) -> bytes:
    cells = [{"cell_type": "heading", "level": level, "source": "hi", "metadata": {}}]
    sheets = [{"cells": cells, "metadata": {}}]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}).encode()


def set_source(source: object) -> Spoil:
    return notebook(lambda content: content["cells"].append(
        {"cell_type": "code", "id": "odd", "metadata": {}, "outputs": [], "execution_count": None,
         "source": source}
    ))  # fmt: skip


def picture(size: int) -> Spoil:
    def change(content: dict) -> None:
        content["cells"].append(
            {"cell_type": "markdown", "id": "odd", "metadata": {}, "source": "![](attachment:a.png)",
             "attachments": {"a.png": {"image/png": "A" * size}}}
        )  # fmt: skip

    return notebook(change)


def flood(content: dict) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}
    content["cells"].append(
        {
            "cell_type": "code",
            "id": "odd",
            "metadata": {},
            "outputs": [output],
            "execution_count": 1,
            "source": "",
        }
    )


def without_ids(content: dict) -> None:
    content["nbformat_minor"] = 4
    for cell in content["cells"]:
        del cell["id"]


def text_of(change: Callable[[str], str]) -> Spoil:
    """Change the notebook's text, where no JSON library would write it so."""

    def spoil(folder: Path, _made: Class) -> None:
        path = folder / "exercise.ipynb"
        path.write_text(change(path.read_text()))

    return spoil


def twice(text: str) -> str:
    return text.replace('"cells": [', '"cells": [{"cell_type": "code"}], "cells": [', 1)


def put_metadata(text: str) -> Callable[[str], str]:
    return lambda whole: re.sub(r'(?s)"metadata": \{(?=[^{}]*"kernelspec")', f'"metadata": {{{text}, ', whole)


NO_JSON = "exercise.ipynb is not a notebook: it is not valid JSON. Ask the student to hand in again."
MANY = "exercise.ipynb holds far more pieces than a notebook needs."
DEEP = "exercise.ipynb nests its pieces too deep."
LINK = "'exercise.ipynb' is a link or a device, not a file."
LARGE = "exercise.ipynb is larger than 20 MB. Ask the student to clear all outputs and to hand in again."
BROKEN = "exercise.ipynb is not a valid notebook"
STRANGE_FOLDER = "in the exchange is no hand-in"

ATTACKS = {
    # F01
    "zip-slip-beside": Attack(beside("work.zip", lambda: zip_with("../../../gradebook.db", b"x" * 99))),
    "zip-slip-alone": Attack(
        beside("work.zip", lambda: zip_with("../../../gradebook.db", b"x"), alone=True),
        "REJECT", "exercise.ipynb is missing; there is 'work.zip' instead. Ask the student to call the file",
    ),
    "zip-slip-as-notebook": Attack(raw(lambda: zip_with("../exercise.ipynb", b"{}")), "REJECT", NO_JSON),
    # F02
    "tar-symlink": Attack(beside("work.tar", lambda: tar_with(tarfile.SYMTYPE, "/etc/passwd"))),
    "tar-hard-link": Attack(beside("work.tar", lambda: tar_with(tarfile.LNKTYPE, "../../gradebook.db"))),
    "tar-device": Attack(raw(lambda: tar_with(tarfile.CHRTYPE, "")), "REJECT", NO_JSON),
    "tar-zip-link": Attack(beside("a.zip", lambda: zip_with("exercise.ipynb", b"/etc/passwd", link=True))),
    # F03
    "bomb-zip": Attack(beside("work.zip", lambda: zip_with("a.ipynb", bytes(200_000_000)))),
    "bomb-gzip-as-notebook": Attack(raw(lambda: gzip.compress(bytes(100_000_000), 1)), "REJECT", NO_JSON),
    # F04
    "link-to-the-secret": Attack(
        replaced("exercise.ipynb", lambda path, made: path.symlink_to(made.secret)), "REJECT", LINK
    ),
    "link-to-the-answers": Attack(
        replaced(
            "exercise.ipynb",
            lambda path, made: path.symlink_to(made.folder / "source" / UNIT / "exercise.ipynb"),
        ),
        "REJECT", LINK,
    ),
    "link-hard": Attack(
        replaced("exercise.ipynb", lambda path, made: path.hardlink_to(made.secret)),
        "REJECT", "'exercise.ipynb' is the same file as another one (a hard link).",
    ),
    "link-hard-to-the-answers": Attack(
        replaced(
            "exercise.ipynb",
            lambda path, made: path.hardlink_to(made.folder / "source" / UNIT / "exercise.ipynb"),
        ),
        "REJECT", "'exercise.ipynb' is the same file as another one (a hard link).",
    ),
    "link-for-the-notes": Attack(
        replaced("submission_secret.txt", lambda path, made: path.symlink_to(made.secret)),
        "REJECT", "'submission_secret.txt' is a link or a device",
    ),
    "link-to-a-folder": Attack(
        replaced("answers", lambda path, made: path.symlink_to(made.folder / "source")),
        "REJECT", "'answers' is a link or a device",
    ),
    "link-in-a-circle": Attack(
        replaced("round", lambda path, _made: path.symlink_to(path.parent)), "REJECT", "'round' is a link"
    ),
    "link-deeper": Attack(
        lambda folder, made: ((folder / "a" / "b").mkdir(parents=True),
                              (folder / "a" / "b" / "deep").symlink_to(made.secret)),
        "REJECT", "'deep' is a link",
    ),
    "pipe-as-notebook": Attack(
        replaced("exercise.ipynb", lambda path, _made: os.mkfifo(path)), "REJECT", LINK
    ),
    "pipe-beside": Attack(
        replaced("pipe", lambda path, _made: os.mkfifo(path)), "REJECT", "'pipe' is a link or a device"
    ),
    "pipe-as-secret": Attack(
        replaced("submission_secret.txt", lambda path, _made: os.mkfifo(path)),
        "REJECT", "'submission_secret.txt' is a link or a device",
    ),
    "device-zero": Attack(replaced("exercise.ipynb", make_device), "REJECT", LINK),
    "device-socket": Attack(replaced("socket", make_socket), "REJECT", "'socket' is a link or a device"),
    # F05
    "huge-sparse": Attack(sparse("exercise.ipynb", 100 * GB), "REJECT", LARGE),
    "huge-beside": Attack(sparse("film.mp4", 100 * GB)),
    "huge-secret": Attack(
        sparse("submission_secret.txt", 100 * GB),
        "REJECT", "submission_secret.txt is larger than 1000 bytes.",
    ),
    "huge-time": Attack(sparse("timestamp.txt", 100 * GB), "REJECT", "timestamp.txt is larger than 1000"),
    "huge-just": Attack(raw(lambda: b" " * 20_000_001), "REJECT", LARGE),
    "huge-output": Attack(notebook(flood)),
    # F06
    "json-nesting": Attack(raw(b'{"nbformat": 4, "cells": ' + b"[" * 19_000_000), "REJECT", MANY),
    "json-nesting-less": Attack(raw(b'{"cells": ' + b"[" * 500 + b"]" * 500 + b"}"), "REJECT", DEEP),
    "json-million-cells": Attack(
        raw(lambda: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['
            + b",".join([b"{}"] * 1_000_000) + b"]}"),
        "REJECT", MANY,
    ),
    "json-many-cells": Attack(
        notebook(lambda content: content["cells"].extend(
            {"cell_type": "raw", "id": f"c{number}", "metadata": {}, "source": ""} for number in range(2001)
        )),
        "REJECT", "exercise.ipynb has more than 2000 cells.",
    ),
    "json-many-quotes": Attack(raw(b'"' * 19_000_000), "REJECT", MANY),
    "json-half-string": Attack(raw(b'{"' + b'\\"' * 9_000_000), "REJECT", NO_JSON),
    "json-huge-number": Attack(text_of(put_metadata(f'"a": {"9" * 1_000_000}'))),
    "json-nan": Attack(text_of(put_metadata('"a": [NaN, -Infinity, 1e9999]'))),
    "json-twice": Attack(text_of(twice)),
    "json-many-names": Attack(
        notebook(lambda content: content["metadata"].update({f"k{n}": n for n in range(300_000)})),
        "REJECT", MANY,
    ),
    "json-empty": Attack(raw(b""), "REJECT", NO_JSON),
    "json-list": Attack(raw(b"[]"), "REJECT", "exercise.ipynb is not a notebook."),
    "json-not-utf-8": Attack(raw(b'{"nbformat": 4, "a": "\xff"}'), "REJECT", NO_JSON),
    # F07
    "format-three": Attack(raw(cells_of_three(1)), "SCORE", "old notebook format 3", ZERO),
    "format-three-bomb": Attack(raw(cells_of_three(10**9)), "SCORE", "old notebook format 3", ZERO),
    "format-minor-99": Attack(notebook(lambda content: content.update(nbformat_minor=99))),
    "format-99": Attack(
        notebook(lambda content: content.update(nbformat=99)),
        "REJECT", "exercise.ipynb has the notebook format 99, and only 4 can be graded.",
    ),
    "format-true": Attack(
        notebook(lambda content: content.update(nbformat=True)), "REJECT", "exercise.ipynb is not a notebook."
    ),
    "format-no-ids": Attack(notebook(without_ids), "SCORE", "had no id of their own"),
    "format-one-id": Attack(
        notebook(lambda content: [cell.update(id="one") for cell in content["cells"]]),
        "SCORE", "had no id of their own",
    ),
    "format-odd-ids": Attack(
        notebook(lambda content: [cell.update(id="<b>\n") for cell in content["cells"]]),
        "SCORE", "had no id of their own",
    ),
    "format-source-of-numbers": Attack(set_source([1, 2]), "REJECT", BROKEN),
    "format-source-a-number": Attack(set_source(5), "REJECT", BROKEN),
    "format-source-an-object": Attack(set_source({"\u202e\x1b[31m": 1}), "REJECT", BROKEN),
    "format-source-of-lines": Attack(set_source(["a = 1\n", "print(a)"])),
    "format-half-letters": Attack(set_source("print('\ud800')")),
    "format-nul": Attack(set_source("a = 1\0")),
    "format-no-cells": Attack(notebook(lambda content: content.pop("cells")), "REJECT", BROKEN),
    "format-cells-of-numbers": Attack(notebook(lambda content: content.update(cells=[3])), "REJECT", BROKEN),
    "format-long-code": Attack(
        set_source("a," * 200_000), "REJECT", "exercise.ipynb has more than 200,000 letters of code."
    ),
    # F08
    "pictures-many": Attack(picture(100_000_000), "REJECT", LARGE),
    "pictures-some": Attack(picture(10_000_000)),
    # F09
    "name-odd-beside": Attack(
        odd_names(b"\xff\xfe", b"new\nline", "\u202egpj.exe".encode(), b"\x1b]0;title\x07", b"n" * 255,
                  b"EXERCISE.IPYNB", b"Exercise.ipynb", b"-rf", b"*")
    ),
    "name-odd-link": Attack(
        lambda folder, made: (folder / "\u202e\x1b[2J\n").symlink_to(made.secret),
        "REJECT", "'??[2J?' is a link or a device",
    ),
    # F10
    "time-forged": Attack(
        lambda folder, _made: (folder / "timestamp.txt").write_text("2020-01-01 00:00:00.000000 UTC"),
        "REJECT", "the note in it says another time: somebody renamed it.",
    ),
    "time-garbage": Attack(
        lambda folder, _made: (folder / "timestamp.txt").write_bytes(b"\xff\0\x1b[2J"),
        "REJECT", "the note in it says another time",
    ),
    "time-missing": Attack(lambda folder, _made: (folder / "timestamp.txt").unlink()),
    # F12
    "nested-zips": Attack(beside("work.zip", nested_zip)),
    "nested-zips-as-notebook": Attack(raw(nested_zip), "REJECT", NO_JSON),
    "nested-folders": Attack(deep_folders),
    "nested-files": Attack(many_files),
    # F13
    "other-capital": Attack(
        lambda folder, _made: (folder / "exercise.ipynb").rename(folder / "Exercise.ipynb"),
        "REJECT", "exercise.ipynb is missing; there is 'Exercise.ipynb' instead.",
    ),
    "other-copy": Attack(
        lambda folder, _made: (folder / "exercise.ipynb").rename(folder / "exercise (1).ipynb"),
        "REJECT", "exercise.ipynb is missing; there is 'exercise (1).ipynb' instead.",
    ),
    "other-ending": Attack(
        lambda folder, _made: (folder / "exercise.ipynb").rename(folder / "exercise.ipynb.txt"),
        "REJECT", "exercise.ipynb is missing; there is 'exercise.ipynb.txt' instead.",
    ),
    "other-nothing": Attack(
        lambda folder, _made: (folder / "exercise.ipynb").unlink(),
        "REJECT", "exercise.ipynb is missing. Ask the student to hand in again.",
    ),
    "other-folder": Attack(
        replaced("exercise.ipynb", lambda path, _made: path.mkdir()),
        "REJECT", "'exercise.ipynb' is a folder, a pipe or a device",
    ),
    "other-picture": Attack(raw(b"\x89PNG\r\n\x1a\n" + bytes(100)), "REJECT", NO_JSON),
    "other-page": Attack(raw(b"<html><script>alert(1)</script></html>"), "REJECT", NO_JSON),
    "other-no-notebook": Attack(raw(b'{"hello": "world"}'), "REJECT", "exercise.ipynb is not a notebook."),
    "other-empty-notebook": Attack(
        raw(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'), points=ZERO
    ),
}  # fmt: skip

CLASSES = {
    "zip": "F01", "tar": "F02", "bomb": "F03", "link": "F04", "pipe": "F04", "device": "F04", "huge": "F05",
    "json": "F06", "format": "F07", "pictures": "F08", "name": "F09", "time": "F10", "nested": "F12",
    "other": "F13",
}  # fmt: skip


def class_of(name: str) -> str:
    """Return the corpus's class of an attack: its first word tells."""
    return CLASSES[name.partition("-")[0]]


STRANGERS: dict[str, Callable[[bytes], bytes]] = {
    "escape": lambda _name: b"\x1b[2J\x1b]0;owned\x07",
    "newline": lambda name: name.replace(b"+hello-pi+", b"+hello-pi\n  all, hello-pi: graded+"),
    "not-utf-8": lambda name: b"\xff\xfe" + name,
    "bidi": lambda name: "\u202e".encode() + name,
    "long": lambda _name: b"n" * 255,
    "time-overflow": lambda name: re.sub(rb"\+2026[^+]*", b"+99999999999999999999", name),
    "time-with-zone": lambda name: name.replace(b" UTC", b" 99999999999999"),
}
"""Names of folders in the exchange that are no hand-in; each made of an honest one's name."""
