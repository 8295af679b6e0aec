"""Articles whose only purpose is to keep a window busy: each is the largest or strangest member of its kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskreader.articles import sanitize
from deskreader.feeds.normalize import read
from deskreader.model import ParsedEntry, ParsedFeed, ReadFeed
from deskreader.text.html_to_text import text_of

PICTURE = "http://127.0.0.1:1/picture.png"
FACES = (
    "%s",
    "<b>%s</b>",
    "<i>%s</i>",
    "<b><i>%s</i></b>",
    "<code>%s</code>",
    "<small><b>%s</b></small>",
    "<sub>%s</sub>",
)
"""Each is a font of its own, for which fallback fonts are looked for again."""
SYLLABLES = "กอבג漢字कखஅஆაბአሀ"
"""Letters of nine scripts."""


def characters(first: int = 0x20, end: int = 0xFFFF, step: int = 1) -> str:
    """Returns one of each character in a range, without surrogates and what HTML would read as markup."""
    return "".join(
        chr(code) for code in range(first, end, step) if not 0xD800 <= code < 0xE000 and chr(code) not in "<>&"
    )


def bodies() -> dict[str, str]:
    """Returns HTML by the name of its kind."""
    every = characters()
    return {
        "plain": "<p>A short and ordinary paragraph.</p>" * 20,
        "one paragraph of a million letters": "<p>" + "word " * 199_000 + "</p>",
        "one word of 900,000 letters": "<p>" + "w" * 900_000 + "</p>",
        "both directions by turns": "<p>" + "abc אבג " * 120_000 + "</p>",
        "bidirectional controls": "<p>" + "\u202a" * 60 + "\u2067a\u2069\u202eb\u202c " * 80_000 + "</p>",
        "nothing but bidirectional controls": "<p>" + "\u202e\u2067" * 200_000 + "x</p>",
        "combining marks": "<p>" + ("a" + "\u0301" * 999 + " ") * 900 + "</p>",
        "one letter with 900,000 marks": "<p>a" + "\u0301" * 900_000 + "</p>",
        "emoji joined by zero-width joiners": "<p>" + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 130_000 + "</p>",
        "every character once": f"<p>{every}</p>",
        "every character beyond the first plane": f"<p>{' '.join(characters(0x10000, 0x20000, 2))}</p>",
        "every character in every face": "<p>" + "".join(face % every for face in FACES) + "</p>",
        "every character in every face of a heading": "<h1>" + "".join(face % every for face in FACES) + "</h1>",
        "every character as headings": "".join(f"<h{n}>{every[:30_000]}</h{n}>" for n in range(1, 7)),
        "every character as code": f"<pre>{every}</pre><p><code>{every}</code></p>",
        "every character as captions": f"<figure><img src='{PICTURE}'><figcaption>{every}</figcaption></figure>" * 3,
        "every character as list items": "<ul>" + "".join(f"<li>{c}{c}</li>" for c in every[::4]) + "</ul>",
        "every character in cells": "<table>"
        + "".join(f"<tr><td>{every[n : n + 150]}</td><td>{n}</td></tr>" for n in range(0, 55_000, 150))
        + "</table>",
        "scripts by turns": "<p>" + "".join(a + "กאकஅ" for a in every[::3]) + "</p>",
        "a face for each script": "<p>"
        + "".join(FACES[n % 7] % SYLLABLES[n % len(SYLLABLES)] for n in range(40_000))
        + "</p>",
        "ideographs": "<p>" + "漢字仮名交じり文" * 40_000 + "</p>",
        "every ideograph": f"<p>{characters(0x4E00, 0x9FFF)}</p>" * 8,
        "Thai without spaces": "<p>" + "ภาษาไทยไม่มีช่องว่าง" * 15_000 + "</p>",
        "Devanagari with joiners": "<p>" + "\u0915\u094d\u200d" * 150_000 + "</p>",
        "Tibetan stacks": "<p>" + ("\u0f40" + "\u0f71\u0f72\u0f74\u0f80" * 200) * 300 + "</p>",
        "Arabic ligatures": "<p>" + "\ufdfa" * 200_000 + "</p>",
        "soft hyphens": "<p>" + "a\u00ad" * 400_000 + "</p>",
        "line breaks": "<p>a" + "<br>a" * 80_000 + "</p>",
        "bold and italic by turns": "<p>" + "<b>a</b><i>b</i>" * 62_000 + "</p>",
        "code by turns": "<p>" + "<code>a</code>b" * 66_000 + "</p>",
        "raised and lowered": "<p>" + "x<sup>2</sup><sub>i</sub>" * 40_000 + "</p>",
        "links": "<p>" + "<a href='http://a.example/'>l</a> " * 36_000 + "</p>",
        "anchors": "".join(f"<p id='i{n}'><a href='#i{n}'>x</a></p>" for n in range(25_000)),
        "addresses of 30,000 letters": f"<p><a href='http://a.example/{'x' * 30_000}'>l</a> </p>" * 30,
        "an address in data": f"<p><img src='data:image/png;base64,{'A' * 400_000}' alt='x'> text</p>" * 2,
        "short paragraphs": "<p>a</p>" * 60_000,
        "headings": "<h2>a</h2>" * 100_000,
        "rules": "<p>a</p>" + "<hr>" * 50_000,
        "quotes": "<blockquote>a</blockquote>" * 38_000,
        "nested quotes and lists": "<blockquote><ul><li>" * 33 + "x " * 30_000 + "</li></ul></blockquote>" * 33,
        "lists of one": "<ul><li>a</li></ul>" * 50_000,
        "a list of 90,000": "<ol start='99999999999'>" + "<li>a</li>" * 90_000 + "</ol>",
        "definitions": "<dl>" + "<dt>a</dt><dd>b</dd>" * 20_000 + "</dl>",
        "code of 160,000 lines": "<pre>" + "x = 1\n" * 160_000 + "</pre>",
        "code in one line": "<pre>" + "x " * 490_000 + "</pre>",
        "code of tabs": "<pre>" + "\t" * 490_000 + "</pre>",
        "code of both directions": "<pre>" + "אבג abc\u202e\n" * 100_000 + "</pre>",
        "code blocks": "<pre>a</pre>" * 80_000,
        "a table of 2,900 rows": "<table>" + ("<tr><td>" + "word " * 60 + "</td></tr>") * 2900 + "</table>",
        "a table of 2,862 long cells": "<table>" + ("<tr>" + ("<td>" + "wo rd " * 10 + "</td>") * 54 + "</tr>") * 53,
        "a table of 396 rows": "<table>" + "<tr><td>one two</td><td>12.5</td></tr>" * 396 + "</table>",
        "tables of 780 cells": ("<table>" + ("<tr>" + "<td>ab cd</td>" * 12 + "</tr>") * 65 + "</table>") * 3,
        "a table of long cells": "<table>" + ("<tr>" + "<td>" + "word " * 9_000 + "</td><td>1</td></tr>") * 20,
        "a cell of half a million letters": "<table><tr><td>" + "word " * 99_000 + "</td><td>b</td></tr></table>",
        "cells that span all": "<table>" + "<tr><td rowspan=50 colspan=50>a</td><td colspan=50>y</td></tr>" * 390,
        "tables": "<table><tr><td>a</td><td>b</td></tr></table>" * 1450,
        "nested tables": "<table><tr><td>" * 4 + "<table><tr>" + "<td>a</td>" * 600 + "</tr></table>",
        "figures": "<figure><figcaption>a</figcaption></figure>" * 22_000,
        "pictures in a line": "".join(f"<img src='http://127.0.0.1:1/{n}.png' width=9 height=9>" for n in range(299)),
        "pictures": "".join(f"<p><img src='http://127.0.0.1:1/{n}.png' alt='{'alt ' * 700}'></p>" for n in range(299)),
        "a description of every character": f"<img src='{PICTURE}' alt='{every[:3000]}'><p>x</p>",
        "ruby": "<p>" + "<ruby>漢<rt>kan</rt></ruby>" * 10_000 + "</p>",
        "empty lines": "<p><br><br></p>" * 60_000,
    }


def titles() -> dict[str, str]:
    """Returns titles by the name of their kind; the entry has its author and its categories from the title, too."""
    return {
        "title of a million letters": "a" * 1_000_000,
        "title of words": "word " * 200_000,
        "title of combining marks": "a" + "\u0301" * 1_000_000,
        "title of every character": characters(),
        "title of bidirectional controls": "\u202e" * 100 + "evil\u2066\u2069<b>x</b><img src=file:///etc/passwd>",
        "title of joined emoji": "\U0001f468\u200d" * 100_000,
        "title of scripts by turns": "".join(character + "กאकஅ" for character in characters()[::5]),
    }


def feed_document(now: datetime, sections: dict[str, str], names: dict[str, str]) -> ReadFeed:
    """Returns a feed of one entry for each body and each title, as the worker process would return it."""
    entries = [
        ParsedEntry(guid=kind, title=kind, content=html, published_at=now - timedelta(minutes=number))
        for number, (kind, html) in enumerate(sections.items())
    ]
    entries += [
        ParsedEntry(
            guid=kind, title=name, author=name[:5_000], categories=(name,), content=f"<p>{kind}</p>",
            published_at=now - timedelta(hours=2, minutes=number),
        )
        for number, (kind, name) in enumerate(names.items())
    ]  # fmt: skip
    parsed = ParsedFeed(title="Hostile", link="http://127.0.0.1:1/", entries=tuple(entries))
    return read(parsed, "http://127.0.0.1:1/feed", sanitize, text_of)


def hostile_feed(now: datetime | None = None) -> ReadFeed:
    """Returns a feed of all of them, the newest first."""
    return feed_document(now or datetime.now(UTC), bodies(), titles())
