"""The wheel can be reproduced; and the package that `make package` built, if it did, is complete.

`make double-click` is the command that uses the installed package with the mouse.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from builders import bundle, project, wheel

TREE = project.BUILD / "debian"


def test_two_builds_of_the_wheel_are_identical(tmp_path: Path) -> None:
    first = wheel.build(wheel.copy_sources(tmp_path / "one"), tmp_path / "first")
    second = wheel.build(wheel.copy_sources(tmp_path / "two"), tmp_path / "second")
    assert len(first) == 2
    assert first == second


@pytest.fixture
def tree() -> Path:
    """Returns the folder tree of the Debian package."""
    if not (TREE / "DEBIAN/control").exists():
        pytest.skip("no package has been built (make package)")
    return TREE


def test_the_package_contains_all_files_of_a_desktop_program(tree: Path) -> None:
    for name in (
        "usr/bin/deskreader",
        "usr/lib/deskreader/deskreader",
        "usr/share/applications/deskreader.desktop",
        "usr/share/icons/hicolor/16x16/apps/deskreader.png",
        "usr/share/icons/hicolor/scalable/apps/deskreader.svg",
        "usr/share/icons/hicolor/symbolic/apps/deskreader-symbolic.svg",
        f"usr/share/metainfo/{project.APP_ID}.metainfo.xml",
        "usr/share/man/man1/deskreader.1.gz",
        "usr/share/doc/deskreader/copyright",
        "usr/share/doc/deskreader/changelog.gz",
        "usr/share/bash-completion/completions/deskreader",
    ):
        assert (tree / name).exists(), name
    assert {path.name for path in (tree / "DEBIAN").iterdir()} == {"control", "md5sums"}


def test_the_package_contains_nothing_of_the_build_machine(tree: Path) -> None:
    names = [path.name for path in tree.rglob("*") if not path.is_symlink()]
    assert not [name for name in names if re.match(r"lib(gtk|gdk|X11|wayland|pango|cairo)[-\w.]*\.so", name)]
    assert not [name for name in names if name.endswith((".ts", ".pyi"))]
    depends = re.search(r"^Depends: (.+)$", (tree / "DEBIAN/control").read_text(), re.M)
    assert depends is not None
    assert {"libc6", "libegl1", "libxcb-cursor0"} <= {name.split(" ")[0] for name in depends.group(1).split(", ")}
    assert bundle.size_by_part(tree / "usr/lib/deskreader").total() < 115_000_000


def test_the_self_check_of_the_package_passes(tree: Path, tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(tree / "usr/bin/deskreader"), "--self-check"]
    environment = {**inherited, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "installed as   bundle in" in result.stdout
