"""The wheel holds every module and resource, and the installed program finds its resources."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests import ROOT

READ_RESOURCE = """
import sys
sys.path.insert(0, sys.argv[1])
import deskreader
from deskreader.resource_files import is_packaged, resource_path
assert deskreader.__file__.startswith(sys.argv[1]), deskreader.__file__
assert is_packaged()
path = resource_path("starter_feeds.json")
assert str(path).startswith(sys.argv[1]), path
print(path.read_bytes() != b"")
"""


def test_the_wheel_ships_the_program_with_its_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    files = [path for path in (ROOT / "resources").rglob("*") if path.is_file() and path.suffix != ".ts"]
    shipped = {f"deskreader/resources/{path.relative_to(ROOT / 'resources')}" for path in files}
    assert shipped
    assert shipped == {name for name in names if name.startswith("deskreader/resources/")}
    modules = {str(p.relative_to(ROOT / "src")) for p in (ROOT / "src").rglob("*.py")}
    assert modules <= names
    command = [sys.executable, "-c", READ_RESOURCE, str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == ("True", "")
