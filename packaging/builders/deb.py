"""Builds the Debian package: the bundle under /usr/lib/deskreader, and the files that integrate it into the desktop.

python -m builders.deb   writes build/deskreader_VERSION_ARCHITECTURE.deb and runs the validators on it

The package has no maintainer scripts: the menu, icons, MIME types and software centre are updated by the triggers of
their own packages.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from builders import bundle
from builders.metadata import completion, copyright_file, icons, manual, metainfo
from builders.project import APP_ID, BUILD, HOME_PAGE, MAINTAINER, ROOT, run, source_timestamp, version

TREE = BUILD / "debian"
STATIC = ROOT / "packaging/debian"
LIBRARY = "usr/lib/deskreader"
OPTIONAL = ("libqgtk3.so",)
"""Plug-ins linked against libraries that a system may lack; Qt loads them only where those are installed."""
CONTROL = """Package: deskreader
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-noto-core, xdg-utils
Suggests: libgtk-3-0, notification-daemon, xdg-desktop-portal
Section: news
Priority: optional
Homepage: {home}
Description: news reader that has the whole story offline
{description}
"""
DESCRIPTION = """DeskReader fetches your feeds and the pages behind them in the background, takes the article out of
each page and keeps it on this machine, pictures too, for reading without network.
.
A new story is announced once. While you read, nothing is sent: there is no account, no telemetry and no update ping."""


def build() -> Path:
    """Builds the package and returns its path. Raises: subprocess.CalledProcessError."""
    shutil.rmtree(TREE, ignore_errors=True)
    copy_bundle(bundle.build(from_system=True))
    write_desktop_files()
    write_documents()
    set_modes()
    (TREE / "DEBIAN").mkdir()
    (TREE / "DEBIAN/control").write_text(control(), encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(TREE)}\n" for path in _files() if "DEBIAN" not in path.parts)
    (TREE / "DEBIAN/md5sums").write_text("".join(sums), encoding="utf-8")
    _set_times(TREE)
    package = BUILD / f"deskreader_{version()}_{architecture()}.deb"
    options = ["--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--threads-max=1"]
    run(["dpkg-deb", *options, "--build", TREE, package], stdout=subprocess.DEVNULL)
    return package


def copy_bundle(folder: Path) -> None:
    """Copies the bundle and the command into the tree."""
    shutil.copytree(folder, TREE / LIBRARY, symlinks=True)
    (TREE / "usr/bin").mkdir(parents=True)
    (TREE / "usr/bin/deskreader").symlink_to("../lib/deskreader/deskreader")


def write_desktop_files() -> None:
    """Writes the menu entry, icons and software centre file into the tree."""
    share = TREE / "usr/share"
    icons.write_theme(share / "icons/hicolor")
    _write(share / "applications/deskreader.desktop", (ROOT / "resources/desktop/deskreader.desktop").read_bytes())
    _write(share / f"metainfo/{APP_ID}.metainfo.xml", metainfo.document().encode())
    _write(share / "bash-completion/completions/deskreader", completion.script().encode())


def write_documents() -> None:
    """Writes the manual page, change log, copyright file and lintian overrides into the tree."""
    share = TREE / "usr/share"
    _write(share / "man/man1/deskreader.1.gz", _gzipped(manual.page()))
    _write(share / "doc/deskreader/changelog.gz", _gzipped(changelog()))
    _write(share / "doc/deskreader/copyright", copyright_file.document().encode())
    _write(share / "lintian/overrides/deskreader", (STATIC / "lintian-overrides").read_bytes())


def set_modes() -> None:
    """Sets each file's mode as Debian's policy requires."""
    for path in TREE.rglob("*"):
        if path.is_symlink():
            continue
        is_executable = path.is_dir() or path == TREE / LIBRARY / "deskreader"
        path.chmod(0o755 if is_executable else 0o644)


def changelog() -> str:
    """Returns CHANGELOG.md in the format of Debian's change logs (Debian Policy 4.4)."""
    parts = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    entries = []
    for part in parts:
        head, _, body = part.partition("\n")
        version_number, _, release_date = (word.strip() for word in head.partition(" - "))
        day = datetime.strptime(release_date, "%Y-%m-%d") if re.fullmatch(r"\d{4}-\d\d-\d\d", release_date) else None  # noqa: DTZ007
        date = day.replace(tzinfo=UTC) if day else datetime.fromtimestamp(source_timestamp(), UTC)
        items = [" ".join(block.split()) for block in re.split(r"\n\s*\n|^[-*] ", body, flags=re.M) if block.strip()]
        lines = "\n".join(textwrap.fill(n, 76, initial_indent="  * ", subsequent_indent="    ") for n in items)
        entries.append(
            f"deskreader ({version_number}) unstable; urgency=medium\n\n{lines}\n\n"
            f" -- {MAINTAINER}  {format_datetime(date)}\n"
        )
    return "\n".join(entries)


def control() -> str:
    """Returns the text of the package's control file."""
    blocks = (block.replace("\n", " ") for block in DESCRIPTION.split("\n.\n"))
    paragraphs = (textwrap.fill(block, 78, initial_indent=" ", subsequent_indent=" ") for block in blocks)
    size = sum((path.lstat().st_size + 1023) // 1024 for path in TREE.rglob("*") if not path.is_dir())
    return CONTROL.format(
        version=version(),
        architecture=architecture(),
        maintainer=MAINTAINER,
        size=size,
        depends=dependencies(),
        home=HOME_PAGE,
        description="\n .\n".join(paragraphs),
    )


def architecture() -> str:
    """Returns Debian's name for this machine's architecture."""
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def dependencies() -> str:
    """Returns the packages whose libraries the bundle links against, with minimum versions (dpkg-shlibdeps)."""
    bundled = TREE / LIBRARY
    objects = [path for path in _files() if _is_elf(path) and path.name not in OPTIONAL]
    folders = sorted({path.parent for path in objects if ".so" in path.name})
    work = BUILD / "shlibdeps"
    (work / "debian").mkdir(parents=True, exist_ok=True)
    (work / "debian/control").write_text("Source: deskreader\n\nPackage: deskreader\nArchitecture: any\n")
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in [bundled / "_internal", *folders]]
    command += [str(path) for path in objects]
    result = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stderr)
    match = re.search(r"^shlibs:Depends=(.*)$", result.stdout, re.M)
    return match.group(1) if match else ""


def validate(package: Path) -> int:
    """Runs the validators on the package and its files; returns how many of them failed."""
    share = TREE / "usr/share"
    commands = (
        ["desktop-file-validate", share / "applications/deskreader.desktop"],
        ["appstreamcli", "validate", "--no-net", share / f"metainfo/{APP_ID}.metainfo.xml"],
        ["lintian", "--tag-display-limit", "0", "--info", "--fail-on", "error,warning", "--allow-root", package],
    )
    failures = 0
    for command in commands:
        print(f"$ {' '.join(Path(part).name if isinstance(part, Path) else part for part in command)}", flush=True)
        failures += subprocess.run(command, check=False).returncode != 0
    return failures


def _files() -> list[Path]:
    return sorted(path for path in TREE.rglob("*") if path.is_file() and not path.is_symlink())


def _is_elf(path: Path) -> bool:
    with path.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _md5(path: Path) -> str:
    import hashlib

    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _gzipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def _set_times(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (source_timestamp(), source_timestamp()), follow_symlinks=False)


def main() -> int:
    """Builds the package, prints its sizes, runs its self-check and the validators."""
    package = build()
    bundle.print_sizes(TREE / LIBRARY)
    print(f"{package.relative_to(ROOT)}: {package.stat().st_size / 1e6:.1f} MB packed\n", flush=True)
    bundle.self_check(TREE / LIBRARY)
    return validate(package)


if __name__ == "__main__":
    sys.exit(main())
