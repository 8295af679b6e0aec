"""Who made what DeskReader is made of, and under which licence: the list that the program and the packages show.

The list is made from the installed packages that `pyproject.toml` names and what those need, as pinned in
packaging/lock/run.txt, and kept in resources/licences.json. `make licences` renews it.
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

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from builders.project import LOCK, ROOT

LIST = ROOT / "resources/licences.json"
COMMON = Path("/usr/share/common-licenses")
ALSO = {"LGPL-3": "GPL-3"}
"""A licence that is written as an addition to another."""
IN_FULL = {"pyside6-essentials": "LGPL-3", "shiboken6": "LGPL-3", "certifi": "MPL-2.0"}
"""Packages that bring no text, or only a notice, and the common licence they mean."""
HOLDERS = {
    "certifi": "The Mozilla Foundation and the authors of certifi",
    "requests": "2019 Kenneth Reitz",
    "pyside6-essentials": "The Qt Company Ltd. and other contributors",
    "shiboken6": "The Qt Company Ltd. and other contributors",
    "fontpkg": "The authors of fontpkg",
    "backports-zstd": "2001 Python Software Foundation; Meta Platforms, Inc. and affiliates",
}
"""Where the text itself names nobody."""
SPDX = {"MIT License": "MIT"}
MIT = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]


@dataclass(frozen=True)
class Licence:
    """One part of the program. `id` is an SPDX expression where the part names one."""

    name: str
    version: str
    id: str
    copyright: str
    text: str


def locked() -> dict[str, str]:
    """The version of each package that packaging/lock/run.txt pins for this Python and system."""
    found: dict[str, str] = {}
    for line in (LOCK / "run.txt").read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([\w.-]+)==([\w.]+)(?: ; ([^\\]+))?", line)
        if pin is not None and (pin.group(3) is None or Marker(pin.group(3)).evaluate()):
            found[pin.group(1).lower()] = pin.group(2)
    return found


def shipped() -> list[metadata.Distribution]:
    """The packages that run with the program, by name: those it names and those that they need, on this system."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, seen = list(project["dependencies"]), dict[str, metadata.Distribution]()
    while waiting:
        needed = Requirement(waiting.pop())
        name = canonicalize_name(needed.name)
        if name not in seen and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
            seen[name] = metadata.distribution(name)
            waiting += seen[name].requires or []
    return [seen[name] for name in sorted(seen)]


def licences() -> Iterator[Licence]:
    """The list, this program first."""
    ours = (ROOT / "LICENSE").read_text(encoding="utf-8")
    yield Licence("DeskReader", "", "MIT", copyright_of(ours), ours)
    yield _python()
    unicode = (ROOT / "packaging/licences/unicode.txt").read_text(encoding="utf-8")
    yield Licence("ICU (part of Qt on Linux)", "", "Unicode-DFS-2016", copyright_of(unicode), unicode)
    yield from map(of_package, shipped())


def _python() -> Licence:
    text = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt").read_text(encoding="utf-8")
    return Licence("Python", "", "Python-2.0", "2001 Python Software Foundation", text)


def of_package(package: metadata.Distribution) -> Licence:
    """What an installed package says of itself, with the texts it brings."""
    name = canonicalize_name(package.name)
    about = package.metadata
    said = about.get("License-Expression") or about.get("License") or "see the text"
    brought = [
        file.read_text(encoding="utf-8")
        for file in sorted(package.files or [])
        if ".dist-info/" in str(file) and re.search(r"licen[sc]e|copying|notice", file.name, re.I)
    ]
    text = "\n\n".join(part.strip() for part in [*brought, *_in_full(name)])
    holder = HOLDERS.get(name) or copyright_of(text)
    return Licence(package.name, package.version, SPDX.get(said, said), holder, text or f"Copyright {holder}\n\n{MIT}")


def _in_full(name: str) -> list[str]:
    """The common licences that a package means, from this system, or from the list as it is where it has none."""
    licence = IN_FULL.get(name)
    names = [licence, ALSO.get(licence, "")] if licence else []
    if not COMMON.is_dir():
        known = {canonicalize_name(one["name"]): one["text"] for one in json.loads(LIST.read_text(encoding="utf-8"))}
        return [known[name]] if names else []
    return [(COMMON / one).read_text(encoding="utf-8") for one in names if one]


def copyright_of(text: str) -> str:
    """The first line that names a holder, without the word itself."""
    found = re.search(r"^\W*copyright\s+(?!and )(?:\(c\)|©|:)?\s*(?:\(c\)|©)?\s*(.*[A-Za-z]{3}.*)$", text, re.I | re.M)
    return found.group(1).strip().rstrip(".") if found else "its authors"


def main() -> int:
    """Writes resources/licences.json."""
    made = [asdict(one) for one in licences()]
    LIST.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made)} parts in {LIST.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
