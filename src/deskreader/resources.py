"""Where the files that ship with DeskReader lie: beside the package in a wheel, at the root of a checkout."""

from __future__ import annotations

from pathlib import Path


def folder(name: str = "") -> Path:
    """The folder of shipped files, or the file or folder `name` in it, as in `folder("icons/star.svg")`."""
    here = Path(__file__).resolve().parent
    shipped = here / "shipped"
    return (shipped if shipped.is_dir() else here.parents[1] / "resources") / name
