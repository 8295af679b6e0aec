"""Builds the wheel and the source archive twice, in different folders: both builds must be identical byte by byte.

python -m builders.wheel   writes build/wheel; exits with 1 if the builds differ
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from builders.project import BUILD, ROOT, run

SOURCES = (
    "src",
    "resources",
    "tests",
    "packaging",
    "docs",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "Makefile",
    "pyproject.toml",
    ".gitignore",
)


def build(project: Path, folder: Path) -> dict[str, str]:
    """Builds a project into a folder; returns the SHA-256 of each file. Raises: subprocess.CalledProcessError."""
    run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=project)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def copy_sources(folder: Path) -> Path:
    """Copies the sources of the wheel into a folder, with the current time as their timestamps."""
    for name in SOURCES:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, copy_function=shutil.copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def main() -> int:
    """Builds everything twice and prints the hashes; returns 1 if the builds differ."""
    target = BUILD / "wheel"
    shutil.rmtree(target, ignore_errors=True)
    first = build(ROOT, target)
    with tempfile.TemporaryDirectory() as elsewhere:
        second = build(copy_sources(Path(elsewhere) / "copy"), Path(elsewhere) / "made")
    for name, value in first.items():
        print(f"{value}  {name}  {'reproduced' if second.get(name) == value else 'NOT REPRODUCED'}")
    return 0 if first == second else 1


if __name__ == "__main__":
    sys.exit(main())
