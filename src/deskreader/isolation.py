"""Isolation from the current folder: no file there and no PYTHON* variable decides which code a process runs.

A folder that a stranger filled, such as one of downloads, may be the current folder. Python started with `-m` or `-c`
takes modules from it, and so does an empty entry of PYTHONPATH; an empty entry of PATH takes programs from it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

CODE_FOLDER = Path(__file__).resolve().parents[1]
"""The folder that this package was imported from."""
ROOT_FOLDER = os.path.abspath(os.sep)  # noqa: PTH100 - the current drive's root on Windows
"""The working folder of child processes that need none: no stranger can write to it, and it cannot be unmounted."""
SEARCH_PATHS = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML_IMPORT_PATH",
    "QML2_IMPORT_PATH", "GTK_PATH", "GIO_EXTRA_MODULES", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS",
)  # fmt: skip
"""Variables with lists of folders from which programs, libraries, plugins or configuration are loaded."""
_START = (
    "import sys; folder, name = sys.argv[1:3]; del sys.argv[1:3]; sys.path.append(folder); "
    "import site; site.main(); import runpy; runpy.run_module(name, run_name='__main__', alter_sys=True)"
)
"""Runs a module of this package. The package's folder is behind the standard library and before all other folders."""


def module_command(module: str, *arguments: str) -> list[str]:
    """Returns the command that runs a module of this package in isolated Python.

    -I leaves out the current folder, the PYTHON* variables and the user's site folder with its .pth files and
    usercustomize; -S delays the other site folders until the package's own folder is known.
    """
    return [sys.executable, "-I", "-S", "-c", _START, str(CODE_FOLDER), module, *arguments]


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the environment for a child process: no PYTHON* variable, and only absolute folders in search paths."""
    return {
        name: _absolute_folders(value) if name in SEARCH_PATHS else value
        for name, value in environment.items()
        if not name.startswith("PYTHON")
    }


def leave_current_folder() -> None:
    """Takes the current folder out of this process's search paths for modules, programs, libraries and plugins."""
    sys.path[:] = [entry for entry in sys.path if Path(entry).is_absolute() and not _is_current_folder(entry)]
    for name in SEARCH_PATHS:
        if name in os.environ:
            os.environ[name] = _absolute_folders(os.environ[name])


def _absolute_folders(search_path: str) -> str:
    return os.pathsep.join(entry for entry in search_path.split(os.pathsep) if Path(entry).is_absolute())


def _is_current_folder(entry: str) -> bool:
    """Whether an entry is the current folder and this package does not come from it, as in its own checkout."""
    try:
        return Path(entry).resolve() == Path.cwd() != CODE_FOLDER
    except OSError:  # the current folder was deleted
        return False
