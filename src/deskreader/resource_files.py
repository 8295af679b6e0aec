"""The files that DeskReader ships: in the folder `resources` of an installed package, or of the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def is_packaged() -> bool:
    """Whether the files are in the package, as in a wheel or a bundle, and not in a checkout."""
    return (_PACKAGE / "resources").is_dir()


def resource_path(name: str = "") -> Path:
    """Returns the path of a shipped file or folder such as "icons/star.svg", by default of the folder of all."""
    root = _PACKAGE if is_packaged() else _PACKAGE.parents[1]
    return root / "resources" / name
