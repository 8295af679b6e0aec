"""What is shipped: the wheel holds the program and every resource, and finds them when it is installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests import ROOT

ASK = """
import sys
sys.path.insert(0, sys.argv[1])
import deskreader
from deskreader import resources
assert deskreader.__file__.startswith(sys.argv[1]), deskreader.__file__
print(resources.folder("starter_feeds.json").read_bytes() != b"")
"""


def test_the_wheel_ships_the_program_with_its_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    ours = [path for path in (ROOT / "resources").rglob("*") if path.is_file() and path.suffix != ".ts"]
    shipped = {f"deskreader/shipped/{path.relative_to(ROOT / 'resources')}" for path in ours}
    assert shipped
    assert shipped == {name for name in names if name.startswith("deskreader/shipped/")}
    modules = {str(p.relative_to(ROOT / "src")) for p in (ROOT / "src").rglob("*.py")}
    assert modules <= names
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "site")], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
