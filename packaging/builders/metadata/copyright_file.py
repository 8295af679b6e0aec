"""The Debian copyright file (copyright-format 1.0), which gives the licence of every part of the package."""

from __future__ import annotations

import json
import re
from itertools import groupby

from builders.metadata.licences import LICENCE_LIST
from builders.project import HOME_PAGE, MAINTAINER

COMMON = {
    "Apache-2.0": "Apache-2.0",
    "MPL-2.0": "MPL-2.0",
    "LGPL-3.0-only": "LGPL-3",
    "GPL-2.0-only": "GPL-2",
    "GPL-3.0-only": "GPL-3",
}
"""Licences in /usr/share/common-licenses of every Debian system, by SPDX name."""
PATHS = {
    "DeskReader": "*",
    "Python": "usr/lib/deskreader/_internal/libpython* usr/lib/deskreader/_internal/python*"
    " usr/lib/deskreader/_internal/base_library.zip",
    "ICU (part of Qt on Linux)": "usr/lib/deskreader/_internal/PySide6/Qt/lib/libicu*",
    "PySide6_Essentials": "usr/lib/deskreader/_internal/PySide6/*",
    "shiboken6": "usr/lib/deskreader/_internal/shiboken6/*",
    "pillow": "usr/lib/deskreader/_internal/PIL/* usr/lib/deskreader/_internal/pillow.libs/*",
    "lxml": "usr/lib/deskreader/_internal/lxml/*",
    "nh3": "usr/lib/deskreader/_internal/nh3/*",
    "certifi": "usr/lib/deskreader/_internal/certifi/*",
    "fontpkg-newsreader": "usr/lib/deskreader/_internal/fontpkg_newsreader/*",
    "charset-normalizer": "usr/lib/deskreader/_internal/charset_normalizer/*",
}
HEAD = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: DeskReader
Upstream-Contact: {maintainer}
Source: {home}
Comment: Parts without a file entry of their own below are Python modules inside the program file.
 .
 Qt contains third-party code: https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""


def document() -> str:
    """Returns the text of the file."""
    parts = json.loads(LICENCE_LIST.read_text(encoding="utf-8"))
    stanzas = [HEAD.format(maintainer=MAINTAINER, home=HOME_PAGE)]
    stanzas += [_files_stanza(part) for part in parts if part["name"] in PATHS]
    pure_python = [part for part in parts if part["name"] not in PATHS]
    stanzas.append(_pure_python_stanza(pure_python))
    names = sorted({name for part in parts for name in _names(part)})
    stanzas += [_licence_stanza(name, parts) for name in names]
    return "\n".join(stanzas)


def _files_stanza(part: dict[str, str]) -> str:
    return f"Files: {PATHS[part['name']]}\nCopyright: {part['copyright']}\nLicense: {_label(part)}\n"


def _pure_python_stanza(parts: list[dict[str, str]]) -> str:
    """Returns one stanza for all Python modules inside the program file."""
    holders = "\n ".join(f"{part['copyright']} ({part['name']})" for part in parts)
    label = " and ".join(label for label, _ in groupby(sorted(_label(part) for part in parts)))
    return f"Files: usr/lib/deskreader/deskreader\nCopyright: {holders}\nLicense: {label}\n"


def _names(part: dict[str, str]) -> list[str]:
    """Returns the names of a part's licences; a licence text of the part's own is named after the part."""
    alternatives = re.split(r"\s+(?:OR|AND)\s+", part["id"])
    return [name if name in COMMON else f"{name}-{_slug(part)}" for name in alternatives]


def _label(part: dict[str, str]) -> str:
    return " or ".join(_names(part))


def _slug(part: dict[str, str]) -> str:
    return re.sub(r"\W+", "-", part["name"].split(" (")[0].lower())


def _licence_stanza(name: str, parts: list[dict[str, str]]) -> str:
    if name in COMMON:
        text = f"On Debian systems the whole text is in /usr/share/common-licenses/{COMMON[name]}."
    else:
        text = next(part["text"] for part in parts if name in _names(part))
    lines = (" " + line.rstrip() if line.strip() else " ." for line in text.replace("\f", "").strip().splitlines())
    return f"License: {name}\n" + "\n".join(lines) + "\n"
