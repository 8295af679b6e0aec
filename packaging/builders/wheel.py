"""The wheel and the source archive, made twice in different folders: both makings must be the same, byte by byte.

python -m builders.wheel   into build/wheel
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from builders.project import BUILD, ROOT, run

NEEDED = ("src", "resources", "tests", "packaging", "docs", "README.md", "LICENSE", "CHANGELOG.md", "Makefile")
ALSO = ("pyproject.toml", ".gitignore")


def make(project: Path, folder: Path) -> dict[str, str]:
    """The files made from a project into a folder, and the hash of each. Raises: subprocess.CalledProcessError."""
    run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=project)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def copy_of(folder: Path) -> Path:
    """A copy of what the wheel is made of, elsewhere and with the moments of now."""
    for name in NEEDED + ALSO:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, copy_function=shutil.copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def main() -> int:
    """Makes them twice; 1 where the two differ."""
    target = BUILD / "wheel"
    shutil.rmtree(target, ignore_errors=True)
    first = make(ROOT, target)
    with tempfile.TemporaryDirectory() as elsewhere:
        second = make(copy_of(Path(elsewhere) / "copy"), Path(elsewhere) / "made")
    for name, value in first.items():
        print(f"{value}  {name}  {'made twice, the same' if second.get(name) == value else 'NOT THE SAME'}")
    return 0 if first == second else 1


if __name__ == "__main__":
    sys.exit(main())
