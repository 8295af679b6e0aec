"""Generated package files: manual page, completion, metainfo, licences, bill of materials, change log, icons."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from builders import deb, project
from builders.metadata import completion, copyright_file, icons, licences, manual, metainfo, sbom
from packaging.utils import canonicalize_name

from deskreader import __version__
from deskreader.cli.syntax.parser import EXIT_CODES, build


def test_the_manual_page_names_every_command_option_and_exit_code() -> None:
    page = manual.page().replace("\\-", "-")
    parser, commands = build()
    for name, command in commands.choices.items():
        assert f".SS {name}" in page
        assert all(flag in page for flag in completion.flags(command))
    assert all(flag in page for flag in completion.flags(parser))
    assert all(line.split(maxsplit=1)[1] in page.replace("\\(aq", "'") for line in EXIT_CODES.splitlines()[1:])
    assert "self-check-window" not in page


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_the_manual_page_is_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "deskreader.1"
    path.write_text(manual.page())
    result = subprocess.run(["man", "--warnings", "-l", str(path)], capture_output=True, text=True, check=True)
    assert result.stderr == ""


def test_characters_with_a_meaning_in_roff_are_escaped() -> None:
    assert manual.escape(".TH it's a\\b -x") == r"\&.TH it\(aqs a\eb \-x"


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "completion_offered"),
    [
        (["deskreader", "exp"], "export"),
        (["deskreader", "list", "--un"], "--unread"),
        (["deskreader", "--self"], "--self-check"),
    ],
)
def test_bash_completes_commands_and_options(words: list[str], completion_offered: str, tmp_path: Path) -> None:
    path = tmp_path / "completion"
    path.write_text(completion.script())
    typed = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}"
    code = f'source {path}; {typed}; _deskreader; echo "${{COMPREPLY[@]}}"'
    result = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (result.stdout.split(), result.stderr) == ([completion_offered], "")


def test_the_metainfo_shows_the_readme_and_the_change_log() -> None:
    tree = ET.fromstring(metainfo.document())
    assert tree.findtext("id") == project.APP_ID
    assert tree.findtext("launchable") == "deskreader.desktop"
    shown = {(image.text or "").rsplit("/", 1)[-1] for image in tree.iter("image")}
    assert shown
    assert all((project.ROOT / "docs/pictures" / name).exists() for name in shown)
    assert next(release.get("version") for release in tree.iter("release")) == __version__
    assert ET.fromstring(metainfo.document("other.name")).findtext("icon") == "other.name"


def test_change_log_notes_become_paragraphs_and_lists() -> None:
    log = "# C\n\n## 9.9.0 - 2026-01-02\n\n### Added\n\nFirst & foremost.\n\n- one `a`\n- two\n  lines\n"
    (release,) = metainfo.releases(log.replace("9.9.0", __version__))
    assert 'date="2026-01-02"' in release
    assert "<p>First &amp; foremost.</p>" in release
    assert re.search(r"<ul>\s+<li>one a</li>\s+<li>two lines</li>\s+</ul>", release)


def test_the_program_understands_the_options_in_the_desktop_entry() -> None:
    text = (project.ROOT / "resources/desktop/deskreader.desktop").read_text()
    parser, _ = build()
    options = re.findall(r"^Exec=deskreader (--\S+)$", text, re.M)
    assert options == ["--add-feed", "--refresh"]
    assert set(options) <= set(completion.flags(parser))
    if shutil.which("desktop-file-validate"):
        path = project.ROOT / "resources/desktop/deskreader.desktop"
        assert subprocess.run(["desktop-file-validate", str(path)], check=False).returncode == 0


def licence_list() -> list[dict[str, str]]:
    parts: list[dict[str, str]] = json.loads(licences.LICENCE_LIST.read_text())
    return parts


def test_the_list_of_licences_matches_the_lock_file() -> None:
    """If this fails, the lock file has changed: `make licences` updates the list."""
    versions = {canonicalize_name(part["name"]): part["version"] for part in licence_list()}
    for package in licences.bundled_packages():
        assert versions[licences.canonicalize_name(package.name)] == package.version
    assert all(part["text"].strip() and part["copyright"] for part in licence_list())


def test_the_copyright_file_names_each_part_and_each_licence() -> None:
    text = copyright_file.document()
    for part in licence_list():
        assert part["copyright"] in text
    used = set(re.split(r" (?:or|and) ", " and ".join(re.findall(r"(?<=\n)License: (.+)(?=\n\n|\n$)", text))))
    explained = set(re.findall(r"^License: (\S+)\n ", text, re.M))
    assert used - explained == set()


def test_the_bill_of_materials_matches_the_lock_file() -> None:
    bill: dict[str, Any] = sbom.document()
    assert bill["specVersion"] == "1.6"
    by_name = {part["name"]: part for part in bill["components"]}
    assert {canonicalize_name(part["name"]) for part in licence_list() if part["version"]} == set(by_name)
    assert by_name["requests"]["purl"].startswith("pkg:pypi/requests@")
    assert all(part["externalReferences"] for part in bill["components"])
    assert bill == sbom.document()


def test_the_change_log_in_debian_format() -> None:
    first = deb.changelog().splitlines()
    assert first[0] == f"deskreader ({__version__}) unstable; urgency=medium"
    assert any(re.match(r" -- .+ <.+>  \w{3}, \d\d \w{3} \d{4}", line) for line in first)
    assert max(map(len, first)) <= 100


def test_icons_are_rendered_in_every_size(qapp: object, tmp_path: Path) -> None:
    image = icons.draw_icon(16)
    assert (image.width(), image.height()) == (16, 16)
    assert image.pixelColor(4, 4).blue() < 120 < image.pixelColor(10, 1).blue()
    colours = {image.pixel(x, y) for x in range(16) for y in range(16)}
    assert len(colours) > 8
    icons.write_theme(tmp_path)
    assert {path.parent.parent.name for path in tmp_path.rglob("*.png")} == {f"{side}x{side}" for side in icons.SIZES}
    assert (tmp_path / "symbolic/apps/deskreader-symbolic.svg").exists()
