"""Bundles the program with Python and Qt in one folder (PyInstaller), without unused files.

python -m builders.bundle [--from-system]   writes build/bundle/deskreader, prints its sizes and runs its self-check
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from builders import icu
from builders.metadata import icons
from builders.project import BUILD, ROOT, run, source_timestamp, version

FOLDER = BUILD / "bundle/deskreader"
PARTS = (
    ("PySide6/Qt/lib/libicudata", "ICU data"),
    ("PySide6/Qt/lib", "Qt libraries"),
    ("PySide6/Qt/plugins", "Qt plug-ins"),
    ("PySide6/Qt/translations", "Qt translations"),
    ("PySide6", "PySide6"),
    ("shiboken6", "PySide6"),
    ("deskreader", "resources"),
    ("fontpkg", "reading face"),
    ("lxml", "lxml"),
    ("PIL", "Pillow"),
    ("pillow.libs", "Pillow"),
    ("nh3", "nh3"),
    ("certifi", "certificates"),
    ("python", "Python"),
    ("libpython", "Python"),
    ("base_library", "Python"),
)


def build(from_system: bool) -> Path:
    """Builds the bundle and returns its folder.

    With `from_system`, libraries that the distribution provides are left out. Raises: subprocess.CalledProcessError.
    """
    icons.main()
    shutil.rmtree(FOLDER, ignore_errors=True)
    spec = ROOT / "packaging/builders/deskreader.spec"
    folders = ["--distpath", FOLDER.parent, "--workpath", BUILD / "bundle/work"]
    if sys.platform == "win32":
        (BUILD / "made/version.txt").write_text(windows_version(), encoding="utf-8")
    environment = {
        "DESKREADER_FROM_SYSTEM": "1" if from_system else "0",
        "DESKREADER_MADE": str(BUILD / "made"),
        "DESKREADER_VERSION": version(),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders, spec]
    run(command, env=environment)
    if sys.platform == "linux":
        shrink_libraries(FOLDER)
    for path in FOLDER.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (source_timestamp(), source_timestamp()))
    return FOLDER


def windows_version() -> str:
    """Returns the version resource of the Windows executable, in PyInstaller's format."""
    numbers = tuple([int(part) for part in version().split(".")[:3]] + [0])
    fields = {
        "CompanyName": "The DeskReader authors",
        "FileDescription": "DeskReader",
        "FileVersion": version(),
        "InternalName": "deskreader",
        "LegalCopyright": "The DeskReader authors, MIT licence",
        "OriginalFilename": "deskreader.exe",
        "ProductName": "DeskReader",
        "ProductVersion": version(),
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in fields.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),\n"
        f" kids=[StringFileInfo([StringTable('040904B0', [{strings}])]),\n"
        "  VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def shrink_libraries(folder: Path) -> None:
    """Removes unused data and the build machine's library paths from the libraries (Linux)."""
    for library in folder.rglob("libicudata.so.*"):
        if not library.is_symlink():
            icu.shrink(library)
    for library in [*folder.rglob("lib-dynload/*.so"), *folder.rglob("libpython*.so*")]:
        run(["chrpath", "--delete", library], stdout=subprocess.DEVNULL)


def size_by_part(folder: Path) -> Counter[str]:
    """Returns the bytes on disk of each part of the bundle."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            name = str(path.relative_to(folder)).replace(os.sep, "/").removeprefix("_internal/")
            part = next((part for prefix, part in PARTS if name.startswith(prefix)), "other libraries")
            sizes["DeskReader and pure Python" if name.startswith("deskreader") and "/" not in name else part] += (
                path.stat().st_size
            )
    return sizes


def print_sizes(folder: Path) -> None:
    """Prints a table of the bundle's parts and their sizes."""
    sizes = size_by_part(folder)
    print(f"\n| part of {folder.relative_to(ROOT)} | MB |\n|---|---|")
    for part, size in sizes.most_common():
        print(f"| {part} | {size / 1e6:.1f} |")
    print(f"| all | {sizes.total() / 1e6:.1f} |\n", flush=True)


def self_check(folder: Path) -> None:
    """Runs the bundle's self-check away from this checkout. Raises: subprocess.CalledProcessError."""
    program = folder / ("deskreader.exe" if sys.platform == "win32" else "deskreader")
    if sys.platform == "darwin":
        program = folder.parent / "DeskReader.app/Contents/MacOS/deskreader"
    build_environment = ("PYTHON", "VIRTUAL_ENV", "QT_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(build_environment)}
    subprocess.run([program, "--self-check"], check=True, env=environment, cwd=folder.anchor, timeout=180)


def main() -> int:
    """Builds the bundle, prints its sizes and runs its self-check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from-system", action="store_true", help="leave out libraries that the distribution provides")
    folder = build(parser.parse_args().from_system)
    print_sizes(folder)
    self_check(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
