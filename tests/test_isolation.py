"""No process of the program runs code from the current folder, a PYTHON* variable or the user's site folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskreader import isolation

TRAP = "open({mark!r}, 'a').write(__name__ + '\\n')\n"
OTHER_NAMES = {"sitecustomize", "usercustomize", "lxml", "bs4", "PIL", "nh3", "deskreader", "soupsieve"}
SCRIPT = "import sys\nfrom deskreader.__main__ import main\nsys.exit(main())\n"


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder with a page, and with a module under each name that the program or Python may import."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    for name in (sys.stdlib_module_names | OTHER_NAMES) - set(sys.builtin_module_names):
        (folder / f"{name}.py").write_text(TRAP.format(mark=str(tmp_path / "ran")))
    (folder / "page.html").write_text("<html><body><h1>Hello</h1><p>Words of a page that is read.</p></body></html>")
    return folder


def user_site_folder(home: Path, mark: Path) -> None:
    """Puts a .pth file and usercustomize into the user's site folder of a home folder."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folder = home / ".local/lib" / version / "site-packages"
    folder.mkdir(parents=True)
    (folder / "trap.pth").write_text(f"import os; open({str(mark)!r}, 'a').write('pth')\n")
    (folder / "usercustomize.py").write_text(TRAP.format(mark=str(mark)))


def test_a_child_process_takes_no_code_from_its_surroundings(trapped: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    user_site_folder(tmp_path / "home", mark)
    surroundings = {"PYTHONPATH": f"{os.pathsep}{trapped}", "PYTHONSTARTUP": str(trapped / "ast.py"), "PYTHONHOME": ""}
    environment = {**os.environ, **surroundings, "HOME": str(tmp_path / "home")}
    command = isolation.module_command("deskreader", "extract", "page.html")
    done = subprocess.run(command, cwd=trapped, env=environment, capture_output=True, text=True, timeout=60)
    assert "Words of a page" in done.stdout, done.stderr
    assert not mark.exists(), mark.read_text()


def test_the_worker_of_a_plain_start_takes_no_code_from_the_current_folder(trapped: Path, tmp_path: Path) -> None:
    script = tmp_path / "deskreader.start"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(isolation.CODE_FOLDER)}
    command = [sys.executable, str(script), "extract", "page.html"]
    done = subprocess.run(command, cwd=trapped, env=environment, capture_output=True, text=True, timeout=60)
    assert "Words of a page" in done.stdout, done.stderr
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()


def test_the_current_folder_leaves_every_search_path(tmp_path: Path) -> None:
    code = (
        "import json, os, sys; from deskreader import isolation; sys.path.insert(0, ''); sys.path.insert(0, 'sub')\n"
        "sys.path.insert(0, os.getcwd()); isolation.leave_current_folder()\n"
        "print(json.dumps([sys.path, os.environ['PATH'], os.environ['QT_PLUGIN_PATH']]))"
    )
    search = os.pathsep.join(["", "/usr/bin", ".", "bin"])
    environment = {**os.environ, "PYTHONPATH": str(isolation.CODE_FOLDER), "PATH": search, "QT_PLUGIN_PATH": "."}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    modules, programs, plugins = json.loads(done.stdout)
    assert all(Path(entry).is_absolute() for entry in modules)
    assert str(tmp_path) not in modules
    assert str(isolation.CODE_FOLDER) in modules
    assert (programs, plugins) == ("/usr/bin", "")


def test_a_child_process_inherits_no_python_variable_and_no_relative_folder() -> None:
    search = os.pathsep.join([".", "/usr/bin", ""])
    given = {"PYTHONPATH": "x", "PYTHONINSPECT": "1", "PATH": search, "LANG": "de_DE.UTF-8"}
    assert isolation.clean_environment(given) == {"PATH": "/usr/bin", "LANG": "de_DE.UTF-8"}
