"""Where the units lie: inside the installed package, or in the checkout."""

from __future__ import annotations

from pathlib import Path

from course.errors import UnitNotFound

KINDS = ("modules", "safety_lessons")


def content_root() -> Path:
    """Return the folder that holds `modules/` and `safety_lessons/`.

    It is `course/_content` in an installed package, else the checkout's root.
    """
    here = Path(__file__).resolve().parent
    packed = here / "_content"
    return packed if packed.is_dir() else here.parent


def unit_folder(slug: str, root: Path | None = None) -> Path:
    """Return the folder of the unit `slug`.

    Raises:
        UnitNotFound: if neither `modules/` nor `safety_lessons/` has it.
    """
    root = root or content_root()
    for kind in KINDS:
        folder = root / kind / slug
        if slug and "/" not in slug and (folder / "unit.toml").is_file():
            return folder
    known = ", ".join(sorted(unit_slugs(root)))
    raise UnitNotFound(f"There is no unit '{slug}'. The units are: {known}.")


def unit_slugs(root: Path | None = None) -> tuple[str, ...]:
    """Return the slugs of all folders that hold a `unit.toml`, modules first."""
    root = root or content_root()
    return tuple(
        path.parent.name for kind in KINDS for path in sorted((root / kind).glob("*/unit.toml"))
    )
