"""Prepares the sources of the Flatpak: URLs and hashes of the locked wheels, the program's own wheel, its metainfo.

python -m builders.flatpak   writes python-packages.json and flatpak-requirements.txt beside the manifest (both are
generated for each build and not committed), and build/flatpak-source. It looks up the URLs in the package index.
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

from builders import wheel
from builders.metadata import metainfo
from builders.metadata.sbom import locked_packages
from builders.project import APP_ID, BUILD, LOCK, ROOT

FOLDER = ROOT / "packaging/flatpak"
SOURCE = BUILD / "flatpak-source"
PYTHON = (3, 12)
"""The Python version of the runtime in the manifest."""
RUNTIME = {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"}
BUILD_ONLY = {"hatchling", "editables", "pathspec", "pluggy", "tomlkit", "trove-classifiers", "packaging"}


def tags() -> list[Tag]:
    """Returns the wheel tags that the runtime can install, best first: x86_64 with glibc, then any platform."""
    platforms = [f"manylinux_2_{minor}_x86_64" for minor in range(35, 4, -1)] + ["manylinux2014_x86_64"]
    return [
        *cpython_tags(PYTHON, platforms=platforms),
        *compatible_tags(PYTHON, interpreter="cp312", platforms=platforms),
    ]


def best_wheel(listing: dict[str, Any], version: str, hashes: list[str]) -> dict[str, Any]:
    """Returns the best wheel of a version for the runtime whose hash is locked. Raises: LookupError."""
    ranks = {tag: rank for rank, tag in enumerate(tags())}
    fitting = []
    for file in listing["files"]:
        if not file["filename"].endswith(".whl") or file["hashes"].get("sha256") not in hashes:
            continue
        _, file_version, _, file_tags = parse_wheel_filename(file["filename"])
        file_ranks = [ranks[tag] for tag in file_tags if tag in ranks]
        if file_ranks and str(file_version) == version:
            fitting.append((min(file_ranks), file["filename"], file))
    if not fitting:
        raise LookupError(f"no wheel of {version} fits the runtime")
    return min(fitting)[2]  # type: ignore[no-any-return]


def sources() -> list[dict[str, str]]:
    """Returns each locked package as a source entry for flatpak-builder."""
    entries = []
    for name, (version, hashes) in locked_packages(RUNTIME).items():
        if name in BUILD_ONLY:
            continue
        response = requests.get(
            f"{PyPI.simple_url}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}, timeout=30
        )
        response.raise_for_status()
        file = best_wheel(response.json(), version, hashes)
        entries.append({"type": "file", "url": file["url"], "sha256": file["hashes"]["sha256"]})
    return entries


def requirements(lock: str) -> str:
    """Returns the lock file without the packages that only build the program."""
    blocks = re.split(r"\n(?=\S)", lock)
    return "\n".join(block for block in blocks if re.split(r"[=\s]", block, maxsplit=1)[0] not in BUILD_ONLY)


def main() -> int:
    """Writes all sources."""
    lock = (LOCK / "run.txt").read_text(encoding="utf-8")
    (FOLDER / "flatpak-requirements.txt").write_text(requirements(lock), encoding="utf-8")
    (FOLDER / "python-packages.json").write_text(json.dumps(sources(), indent=1) + "\n", encoding="utf-8")
    if wheel.main():
        return 1
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    for path in (BUILD / "wheel").glob("*.whl"):
        shutil.copy(path, SOURCE)
    shutil.copytree(ROOT / "resources", SOURCE / "resources")
    (SOURCE / f"{APP_ID}.metainfo.xml").write_text(metainfo.document(APP_ID), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
