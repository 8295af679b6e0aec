"""The AppStream metadata that software centres show, with the release notes of CHANGELOG.md.

It follows the AppStream specification 1.0; its screenshots are those of the README.
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path

from builders.project import APP_ID, BUILD, HOME_PAGE, ROOT, SUMMARY, source_date, version

PICTURES = "https://raw.githubusercontent.com/deskreader/deskreader/main/docs/pictures"
DEFAULT = ' type="default"'
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{id}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>DeskReader</name>
  <summary>{summary}</summary>
  <summary xml:lang="de">Die gewählten Nachrichten lesen, ganz und ohne Netz</summary>
  <summary xml:lang="fr">Lire les actualités choisies, entières et hors ligne</summary>
  <developer id="io.github.deskreader"><name>The DeskReader authors</name></developer>
  <developer_name>The DeskReader authors</developer_name>
  <description>
    <p>DeskReader has the whole story, clean, on your own machine, before you open it. It fetches your feeds and the
    pages behind them in the background, takes the article out of each page and keeps it, pictures too, for reading
    without network.</p>
    <ul>
      <li>RSS, Atom, RDF and JSON Feed; import and export of OPML</li>
      <li>Stories set for reading, in light, dark or sepia, with the keyboard</li>
      <li>One notification a refresh, and a tray icon with the unread count</li>
      <li>No account, no telemetry: the only addresses asked are those of your feeds, their pages and pictures</li>
    </ul>
  </description>
  <launchable type="desktop-id">{desktop_id}</launchable>
  <icon type="stock">{icon}</icon>
  <categories>
    <category>Network</category>
    <category>News</category>
    <category>Feed</category>
  </categories>
  <keywords>
    <keyword>RSS</keyword>
    <keyword>Atom</keyword>
    <keyword>offline</keyword>
  </keywords>
  <url type="homepage">{home}</url>
  <url type="bugtracker">{home}/issues</url>
  <url type="vcs-browser">{home}</url>
  <provides>
    <binary>deskreader</binary>
    <mediatype>text/x-opml+xml</mediatype>
    <mediatype>application/rss+xml</mediatype>
    <mediatype>application/atom+xml</mediatype>
    <mediatype>x-scheme-handler/feed</mediatype>
    <mediatype>x-scheme-handler/feeds</mediatype>
  </provides>
  <supports>
    <control>keyboard</control>
    <control>pointing</control>
  </supports>
  <requires>
    <display_length compare="ge">480</display_length>
  </requires>
  <content_rating type="oars-1.1"/>
  <screenshots>
{screenshots}
  </screenshots>
  <releases>
{releases}
  </releases>
</component>
"""


def document(name: str = "deskreader") -> str:
    """Returns the metadata; `name` is that of the desktop entry and icon: in a Flatpak, the application id."""
    return DOCUMENT.format(
        id=APP_ID,
        summary=escape(SUMMARY),
        desktop_id=f"{name}.desktop",
        icon=name,
        home=HOME_PAGE,
        screenshots="\n".join(screenshots((ROOT / "README.md").read_text(encoding="utf-8"))),
        releases="\n".join(releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))),
    )


def screenshots(readme: str) -> list[str]:
    """Returns an entry for each picture in the README; the first is the default screenshot."""
    pictures = re.findall(r"!\[([^\]]+)\]\(docs/pictures/([\w.-]+)\)", readme)
    return [
        f"    <screenshot{DEFAULT if index == 0 else ''}>\n"
        f"      <caption>{escape(caption.rstrip('.'))}</caption>\n"
        f"      <image>{PICTURES}/{name}</image>\n    </screenshot>"
        for index, (caption, name) in enumerate(pictures)
    ]


def releases(changelog: str) -> list[str]:
    """Returns an entry for each version in the change log; an unreleased one gets the date of this build."""
    entries = []
    for part in re.split(r"^## ", changelog, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        number, _, released = (word.strip() for word in head.partition(" - "))
        date = released if re.fullmatch(r"\d{4}-\d\d-\d\d", released) else source_date()
        notes = "\n".join(f"        {line}" for line in _notes(body))
        entries.append(
            f'    <release version="{escape(number)}" date="{date}">\n      <description>\n{notes}\n'
            "      </description>\n    </release>"
        )
    if version() not in changelog:
        raise ValueError(f"CHANGELOG.md does not mention {version()}")
    return entries


def _notes(body: str) -> list[str]:
    """Converts paragraphs and lists of Markdown to AppStream's plain ones; headings become paragraphs."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", body.strip()):
        items = re.split(r"^[-*] ", block, flags=re.M)
        if items[0].strip():
            lines.append(f"<p>{_plain_text(items[0])}</p>")
        if len(items) > 1:
            lines += ["<ul>", *(f"  <li>{_plain_text(item)}</li>" for item in items[1:]), "</ul>"]
    return lines


def _plain_text(text: str) -> str:
    return escape(" ".join(re.sub(r"[`*#]", "", text).split()), quote=False)


def main() -> int:
    """Writes the metadata into build/made."""
    path = Path(BUILD / f"made/{APP_ID}.metainfo.xml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
