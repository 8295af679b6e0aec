"""The list of bundled software with its authors and licences, which the program and its packages show.

`make licences` writes the list to resources/licences.json, from the installed packages that `pyproject.toml` names and
their dependencies, as pinned in packaging/lock/run.txt.
"""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from builders.project import ROOT

LICENCE_LIST = ROOT / "resources/licences.json"
COMMON = Path("/usr/share/common-licenses")
EXTENDS = {"LGPL-3": "GPL-3"}
"""A licence that is written as a supplement to another one."""
COMMON_LICENCE = {"pyside6-essentials": "LGPL-3", "shiboken6": "LGPL-3", "certifi": "MPL-2.0"}
"""Packages that contain no licence text, or only a notice, with the common licence they refer to."""
HOLDERS = {
    "certifi": "The Mozilla Foundation and the authors of certifi",
    "cffi": "Armin Rigo, Maciej Fijalkowski and the authors of cffi",
    "cryptography": "The authors of cryptography",
    "requests": "2019 Kenneth Reitz",
    "pyside6-essentials": "The Qt Company Ltd. and other contributors",
    "shiboken6": "The Qt Company Ltd. and other contributors",
    "fontpkg": "The authors of fontpkg",
    "backports-zstd": "2001 Python Software Foundation; Meta Platforms, Inc. and affiliates",
}
"""Copyright holders of packages whose licence text names nobody."""
SPDX = {"MIT License": "MIT"}
MIT = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]


@dataclass(frozen=True)
class Licence:
    """The licence of one bundled part. `id` is an SPDX expression where the part declares one."""

    name: str
    version: str
    id: str
    copyright: str
    text: str


def bundled_packages() -> list[metadata.Distribution]:
    """Returns the packages that the program needs on this system, directly or indirectly, sorted by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pending, found = list(project["dependencies"]), dict[str, metadata.Distribution]()
    while pending:
        requirement = Requirement(pending.pop())
        name = canonicalize_name(requirement.name)
        if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            found[name] = metadata.distribution(name)
            pending += found[name].requires or []
    return [found[name] for name in sorted(found)]


def licences() -> Iterator[Licence]:
    """Yields the licence of each part, beginning with the program itself."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    yield Licence("DeskReader", "", "MIT", copyright_of(text), text)
    yield _python_licence()
    unicode = (ROOT / "packaging/licences/unicode.txt").read_text(encoding="utf-8")
    yield Licence("ICU (part of Qt on Linux)", "", "Unicode-DFS-2016", copyright_of(unicode), unicode)
    yield _openssl_licence()
    yield from map(package_licence, bundled_packages())


def _python_licence() -> Licence:
    text = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt").read_text(encoding="utf-8")
    return Licence("Python", "", "Python-2.0", "2001 Python Software Foundation", text)


def _openssl_licence() -> Licence:
    """Returns the licence of OpenSSL, which the package cryptography contains; it has the same Apache licence."""
    files = metadata.distribution("cryptography").files or []
    text = next(file.read_text(encoding="utf-8") for file in files if file.name == "LICENSE.APACHE")
    return Licence("OpenSSL (part of cryptography)", "", "Apache-2.0", "The OpenSSL Project Authors", text)


def package_licence(package: metadata.Distribution) -> Licence:
    """Returns the licence of an installed package, with the licence texts that it contains."""
    name = canonicalize_name(package.name)
    about = package.metadata
    declared = about.get("License-Expression") or about.get("License") or "see the text"
    own_texts = [
        file.read_text(encoding="utf-8")
        for file in sorted(package.files or [])
        if ".dist-info/" in str(file) and re.search(r"licen[sc]e|copying|notice", file.name, re.I)
    ]
    text = "\n\n".join(part.strip() for part in [*own_texts, *_common_texts(name)])
    holder = HOLDERS.get(name) or copyright_of(text)
    return Licence(
        package.name, package.version, SPDX.get(declared, declared), holder, text or f"Copyright {holder}\n\n{MIT}"
    )


def _common_texts(name: str) -> list[str]:
    """Returns the texts of the common licences that a package refers to.

    They come from this system or, where it has none, from the existing list.
    """
    licence = COMMON_LICENCE.get(name)
    names = [licence, EXTENDS.get(licence, "")] if licence else []
    if not COMMON.is_dir():
        listed = {
            canonicalize_name(part["name"]): part["text"]
            for part in json.loads(LICENCE_LIST.read_text(encoding="utf-8"))
        }
        return [listed[name]] if names else []
    return [(COMMON / name).read_text(encoding="utf-8") for name in names if name]


def copyright_of(text: str) -> str:
    """Returns the holder in the first copyright line of a licence text."""
    found = re.search(r"^\W*copyright\s+(?!and )(?:\(c\)|©|:)?\s*(?:\(c\)|©)?\s*(.*[A-Za-z]{3}.*)$", text, re.I | re.M)
    return found.group(1).strip().rstrip(".") if found else "its authors"


def main() -> int:
    """Writes resources/licences.json."""
    parts = [asdict(part) for part in licences()]
    LICENCE_LIST.write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(parts)} parts in {LICENCE_LIST.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
