"""Makes the Debian package: the bundle under /usr/lib/deskreader, and all that makes it a program of the desktop.

python -m builders.deb   into build/deskreader_VERSION_ARCHITECTURE.deb, checked by the validators

Nothing runs at installation: menu, icons, MIME types and software centre follow by the triggers of their own packages.
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

from builders import bundle, completion, copyright_file, icons, manual, metainfo
from builders.project import APP_ID, BUILD, HOME_PAGE, MAINTAINER, ROOT, moment, run, version

TREE = BUILD / "debian"
STATIC = ROOT / "packaging/debian"
LIBRARY = "usr/lib/deskreader"
OPTIONAL = ("libqgtk3.so",)
"""What links against libraries that a system may well be without: Qt loads it only where they are."""
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


def make() -> Path:
    """The finished package. Raises: subprocess.CalledProcessError."""
    shutil.rmtree(TREE, ignore_errors=True)
    lay_bundle(bundle.make(from_system=True))
    lay_desktop()
    lay_documents()
    settle()
    (TREE / "DEBIAN").mkdir()
    (TREE / "DEBIAN/control").write_text(control(), encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(TREE)}\n" for path in _files() if "DEBIAN" not in path.parts)
    (TREE / "DEBIAN/md5sums").write_text("".join(sums), encoding="utf-8")
    _stamp(TREE)
    made = BUILD / f"deskreader_{version()}_{architecture()}.deb"
    options = ["--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--threads-max=1"]
    run(["dpkg-deb", *options, "--build", TREE, made], stdout=subprocess.DEVNULL)
    return made


def lay_bundle(folder: Path) -> None:
    """Puts the bundle and the command into the tree."""
    shutil.copytree(folder, TREE / LIBRARY, symlinks=True)
    (TREE / "usr/bin").mkdir(parents=True)
    (TREE / "usr/bin/deskreader").symlink_to("../lib/deskreader/deskreader")


def lay_desktop() -> None:
    """Puts menu entry, icons and software centre file into the tree."""
    share = TREE / "usr/share"
    icons.into_theme(share / "icons/hicolor")
    _write(share / "applications/deskreader.desktop", (ROOT / "resources/desktop/deskreader.desktop").read_bytes())
    _write(share / f"metainfo/{APP_ID}.metainfo.xml", metainfo.document().encode())
    _write(share / "bash-completion/completions/deskreader", completion.script().encode())


def lay_documents() -> None:
    """Puts manual page, change log, copyright and the reasons for what the checker may find into the tree."""
    share = TREE / "usr/share"
    _write(share / "man/man1/deskreader.1.gz", _packed(manual.page()))
    _write(share / "doc/deskreader/changelog.gz", _packed(changelog()))
    _write(share / "doc/deskreader/copyright", copyright_file.document().encode())
    _write(share / "lintian/overrides/deskreader", (STATIC / "lintian-overrides").read_bytes())


def settle() -> None:
    """Gives each file the mode that Debian's policy asks for."""
    for path in TREE.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path == TREE / LIBRARY / "deskreader"
        path.chmod(0o755 if runs else 0o644)


def changelog() -> str:
    """The change log in Debian's form (Debian Policy 4.4), one entry a version of CHANGELOG.md."""
    parts = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    entries = []
    for part in parts:
        head, _, body = part.partition("\n")
        number, _, when = (word.strip() for word in head.partition(" - "))
        day = datetime.strptime(when, "%Y-%m-%d") if re.fullmatch(r"\d{4}-\d\d-\d\d", when) else None  # noqa: DTZ007
        date = day.replace(tzinfo=UTC) if day else datetime.fromtimestamp(moment(), UTC)
        notes = [" ".join(block.split()) for block in re.split(r"\n\s*\n|^[-*] ", body, flags=re.M) if block.strip()]
        lines = "\n".join(textwrap.fill(n, 76, initial_indent="  * ", subsequent_indent="    ") for n in notes)
        entries.append(
            f"deskreader ({number}) unstable; urgency=medium\n\n{lines}\n\n -- {MAINTAINER}  {format_datetime(date)}\n"
        )
    return "\n".join(entries)


def control() -> str:
    """The package's control file."""
    blocks = (block.replace("\n", " ") for block in DESCRIPTION.split("\n.\n"))
    filled = (textwrap.fill(block, 78, initial_indent=" ", subsequent_indent=" ") for block in blocks)
    size = sum((path.lstat().st_size + 1023) // 1024 for path in TREE.rglob("*") if not path.is_dir())
    return CONTROL.format(
        version=version(),
        architecture=architecture(),
        maintainer=MAINTAINER,
        size=size,
        depends=depends(),
        home=HOME_PAGE,
        description="\n .\n".join(filled),
    )


def architecture() -> str:
    """Debian's name of this machine's kind."""
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def depends() -> str:
    """The packages whose libraries the bundle links against, and from which version on (dpkg-shlibdeps)."""
    bundled = TREE / LIBRARY
    objects = [path for path in _files() if _is_elf(path) and path.name not in OPTIONAL]
    folders = sorted({path.parent for path in objects if ".so" in path.name})
    work = BUILD / "shlibdeps"
    (work / "debian").mkdir(parents=True, exist_ok=True)
    (work / "debian/control").write_text("Source: deskreader\n\nPackage: deskreader\nArchitecture: any\n")
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in [bundled / "_internal", *folders]]
    command += [str(path) for path in objects]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = re.search(r"^shlibs:Depends=(.*)$", done.stdout, re.M)
    return found.group(1) if found else ""


def validate(made: Path) -> int:
    """Lets the validators look at what is in the package; the number of them that complain."""
    share = TREE / "usr/share"
    commands = (
        ["desktop-file-validate", share / "applications/deskreader.desktop"],
        ["appstreamcli", "validate", "--no-net", share / f"metainfo/{APP_ID}.metainfo.xml"],
        ["lintian", "--tag-display-limit", "0", "--info", "--fail-on", "error,warning", "--allow-root", made],
    )
    bad = 0
    for command in commands:
        print(f"$ {' '.join(Path(part).name if isinstance(part, Path) else part for part in command)}", flush=True)
        bad += subprocess.run(command, check=False).returncode != 0
    return bad


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


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def _stamp(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (moment(), moment()), follow_symlinks=False)


def main() -> int:
    """Makes the package, measures it and lets it be checked."""
    made = make()
    bundle.tell_size(TREE / LIBRARY)
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB packed\n", flush=True)
    bundle.check(TREE / LIBRARY)
    return validate(made)


if __name__ == "__main__":
    sys.exit(main())
