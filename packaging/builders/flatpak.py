"""Lays out what the Flatpak is built from: the wheels of the lock by address and hash, the program's own, its metainfo.

python -m builders.flatpak   writes python-packages.json and flatpak-requirements.txt beside the manifest (both are made
anew for each build and not kept), and build/flatpak-source. The package index is asked for the addresses.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import Any

import requests
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename
from pip._internal.models.index import PyPI

from builders import metainfo, wheel
from builders.project import APP_ID, BUILD, LOCK, ROOT
from builders.sbom import locked

FOLDER = ROOT / "packaging/flatpak"
SOURCE = BUILD / "flatpak-source"
PYTHON = (3, 12)
"""The Python of the runtime that the manifest names."""
RUNTIME = {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"}
BUILD_ONLY = {"hatchling", "editables", "pathspec", "pluggy", "tomlkit", "trove-classifiers", "packaging"}


def tags() -> list[Tag]:
    """What the runtime can install, best first: wheels for its Python on x86_64 with glibc, then those for any."""
    platforms = [f"manylinux_2_{minor}_x86_64" for minor in range(35, 4, -1)] + ["manylinux2014_x86_64"]
    return [
        *cpython_tags(PYTHON, platforms=platforms),
        *compatible_tags(PYTHON, interpreter="cp312", platforms=platforms),
    ]


def best_wheel(listing: dict[str, Any], version: str, hashes: list[str]) -> dict[str, Any]:
    """The wheel of a version that fits the runtime and whose hash is locked. Raises: LookupError."""
    order = {tag: place for place, tag in enumerate(tags())}
    fitting = []
    for file in listing["files"]:
        if not file["filename"].endswith(".whl") or file["hashes"].get("sha256") not in hashes:
            continue
        _, number, _, kinds = parse_wheel_filename(file["filename"])
        places = [order[kind] for kind in kinds if kind in order]
        if places and str(number) == version:
            fitting.append((min(places), file["filename"], file))
    if not fitting:
        raise LookupError(f"no wheel of {version} fits the runtime")
    return min(fitting)[2]  # type: ignore[no-any-return]


def sources() -> list[dict[str, str]]:
    """Each locked package as flatpak-builder fetches it."""
    made = []
    for name, (version, hashes) in locked(RUNTIME).items():
        if name in BUILD_ONLY:
            continue
        answer = requests.get(
            f"{PyPI.simple_url}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}, timeout=30
        )
        answer.raise_for_status()
        file = best_wheel(answer.json(), version, hashes)
        made.append({"type": "file", "url": file["url"], "sha256": file["hashes"]["sha256"]})
    return made


def requirements(lock: str) -> str:
    """The lock without what only builds the program."""
    blocks = re.split(r"\n(?=\S)", lock)
    return "\n".join(block for block in blocks if re.split(r"[=\s]", block, maxsplit=1)[0] not in BUILD_ONLY)


def main() -> int:
    """Lays it all out."""
    lock = (LOCK / "run.txt").read_text(encoding="utf-8")
    (FOLDER / "flatpak-requirements.txt").write_text(requirements(lock), encoding="utf-8")
    (FOLDER / "python-packages.json").write_text(json.dumps(sources(), indent=1) + "\n", encoding="utf-8")
    if wheel.main():
        return 1
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    for made in (BUILD / "wheel").glob("*.whl"):
        shutil.copy(made, SOURCE)
    shutil.copytree(ROOT / "resources", SOURCE / "resources")
    (SOURCE / f"{APP_ID}.metainfo.xml").write_text(metainfo.document(APP_ID), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
