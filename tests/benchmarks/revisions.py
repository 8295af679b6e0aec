"""How often noise on a page is taken for an edit, and how often an edit is missed: on real pages, changed by hand.

Each page is extracted as it is and once more with one change. Noise comes in between paragraphs and behind the last
one; edits change a paragraph that the article has. Pages that were captured several times are judged as they are.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import escape

from deskreader.articles import extract
from deskreader.model import ExtractedArticle, FeedId
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import BlockKind, Replacement, RevisionText
from deskreader.revisions import compare, judge
from deskreader.revisions.blocks import blocks_of
from tests import ROOT
from tests.benchmarks.table import print_table

DATA = next(
    (path for root in ROOT.parents if (path := root / "shared" / "data" / "articles").is_dir()),
    ROOT.parent / "shared" / "data" / "articles",
)
SETS = ("fundus", "trafilatura_eval", "wcxb_article_dev", "mozilla", "chinese")
MOST = 24  # pages of a set
_FIRST, _SECOND, _THIRD = (
    f"<li><a href='/{name}'>{title}</a></li>"
    for name, title in (("a", "Ferry runs all night"), ("b", "Pie wins prize"), ("c", "Quay floods again"))
)
NOISE: dict[str, tuple[str, str]] = {
    "clock": ("<p>Updated 3 minutes ago</p>", "<p>Updated 2 hours ago</p>"),
    "date of update": ("<p>Published: 30 Nov 2026 10:02</p>", "<p>Published: 30 Nov 2026 10:02, updated: 11:40</p>"),
    "counter": ("<p>1,204 views · 12 comments</p>", "<p>4,310 views · 40 comments</p>"),
    "advertisement": (
        "<p>Advertisement</p>",
        "<p>Advertisement</p><p><a href='/ad'>Rent a boat from 30 a day</a></p>",
    ),
    "related links": (
        f"<h3>Related</h3><ul>{_FIRST}{_SECOND}</ul>",
        f"<h3>Related</h3><ul>{_THIRD}{_FIRST}</ul>",
    ),
    "ticker": ("<p>BTC $23,413.22 +1.2%</p>", "<p>BTC $21,904.10 -6.4%</p>"),
    "buttons": ("<p>Share</p>", "<p>Share</p><p>Print</p>"),
}
"""What a page shows first, and what it shows later without an edit."""
_PARAGRAPH = re.compile(r"<p\b[^>]*>((?:[^<]|<(?!/?p\b))*)</p>", re.I)
_TEXT = re.compile(r">?([^<>]{80,})")
_WORD = re.compile(r"\b[^\W\d_]{5,}\b|[\u3040-\u30ff\u3400-\u9fff]")


def pages(name: str, most: int = MOST) -> Iterator[tuple[str, str, bytes]]:
    """Yields address, id and bytes of pages of a labelled set, spread over the whole of it."""
    rows = [json.loads(line) for line in (DATA / name / "pages.jsonl").open(encoding="utf-8")]
    for row in rows[:: max(1, len(rows) // most)][:most]:
        path = DATA / name / "html" / f"{row['id']}.html.gz"
        if path.exists() and is_utf8(data := gzip.decompress(path.read_bytes())):
            yield row["url"], row["id"], data


def is_utf8(data: bytes) -> bool:
    """Whether a page can be changed as text and written again."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_edit(before: ExtractedArticle, after: ExtractedArticle) -> bool:
    """Whether the article of a page was edited."""
    texts = (RevisionText("", article.html) for article in (before, after))
    (verdict,) = judge([Replacement(RevisionId(1), FeedId(1), *texts)])
    return verdict.is_edit


def long_paragraphs(html: str, article: ExtractedArticle) -> list[re.Match[str]]:
    """Returns the paragraphs of a page with a long run of text that its article has as a paragraph, too."""
    blocks = blocks_of(article.html)
    shown = {" ".join(block.text.split())[:40] for block in blocks if block.kind is BlockKind.PARAGRAPH}
    return [
        match
        for match in _PARAGRAPH.finditer(html)
        if (run := _TEXT.search(match[0])) and " ".join(run[1].split())[:40] in shown and "&" not in run[1]
    ]


def edits(html: str, article: ExtractedArticle, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yields the name of an edit and the page with it."""
    found = long_paragraphs(html, article)
    if len(found) < 4:
        return
    match = rng.choice(found[1:-1])
    start, end = match.span()
    run = _TEXT.search(match[0])
    assert run is not None
    words = list(_WORD.finditer(run[1]))
    if not words:
        return
    word = rng.choice(words)
    at = start + run.start(1)
    yield "one word", html[: at + word.start()] + "Mirovka" + html[at + word.end() :]
    behind = at + len(run[1])
    yield "one sentence more", f"{html[:behind]} The mayor denied it. {html[behind:]}"
    yield "one paragraph less", html[:start] + html[end:]
    added = (
        "The council met once more on Monday evening and changed its mind about the bridge, by eleven to four votes."
    )
    yield "one paragraph more", f"{html[:end]}<p>{escape(added)}</p>{html[end:]}"
    if number := re.search(r"(?<![\w.,])\d{1,3}(?![\w.,%])", run[1]):
        at += number.start()
        yield "one number", f"{html[:at]}{int(number[0]) + 1}{html[at + len(number[0]) :]}"


def measure(names: tuple[str, ...] = SETS, seed: int = 1) -> tuple[dict[str, Counter[bool]], dict[str, Counter[bool]]]:
    """Returns how often each kind of noise and each kind of edit was taken for an edit, and how often not."""
    rng = random.Random(seed)
    noise: dict[str, Counter[bool]] = defaultdict(Counter)
    real: dict[str, Counter[bool]] = defaultdict(Counter)
    for name in names:
        for url, page, data in pages(name):
            html = data.decode()
            plain = extract(data, url)
            if len(plain.text) < 600:
                continue
            for kind, before, after in noisy_pages(html, plain, url):
                noise[kind][is_edit(before, after)] += 1
                if is_edit(before, after):
                    explain(f"{name}/{page}: {kind}", before, after)
            for kind, changed in edits(html, plain, rng):
                real[kind][is_edit(plain, extract(changed.encode(), url))] += 1
    return noise, real


def noisy_pages(
    html: str, article: ExtractedArticle, url: str
) -> Iterator[tuple[str, ExtractedArticle, ExtractedArticle]]:
    """Yields the name of a kind of noise and its place, and the articles of a page with it first and later."""
    found = long_paragraphs(html, article)
    for where, match in (("within", found[len(found) // 2]), ("behind", found[-1])) if found else ():
        for kind, parts in NOISE.items():
            first, later = (
                extract(f"{html[: match.end()]}{part}{html[match.end() :]}".encode(), url) for part in parts
            )
            yield f"{kind}, {where}", first, later


def explain(title: str, before: ExtractedArticle, after: ExtractedArticle) -> None:
    """Prints the words by which two articles differ."""
    found = compare(RevisionText("", before.html), RevisionText("", after.html))
    runs = [f"{run.kind}: {run.text[:70]!r}" for block in found.blocks for run in block.runs if run.kind != "same"]
    print(f"{title}: {'; '.join(runs[:4])}")


def captured_again() -> Iterator[tuple[str, list[tuple[str, bytes, str]]]]:
    """Yields addresses that several pages of the sets have, with the pages."""
    by_address: dict[str, list[tuple[str, bytes, str]]] = defaultdict(list)
    for name in (*SETS, "chaos", "postlight"):
        for url, page, data in pages(name, 10_000) if (DATA / name).is_dir() else ():
            address = re.sub(r"^https?://(?:www\.)?|[?#].*|/$", "", url or "")
            if "/" in address and not address.endswith("/x"):
                by_address[address].append((f"{name}/{page}", data, url))
    yield from ((address, found) for address, found in by_address.items() if len(found) > 1)


def speed() -> tuple[float, float]:
    """Returns CPU milliseconds for a verdict without an edit and for one with edits, on the articles of real pages."""
    taken: tuple[list[float], list[float]] = ([], [])
    for url, _page, data in pages("fundus", 20):
        article = extract(data, url)
        for kind, later in enumerate((article.html, article.html.replace(" a ", " one ").replace(" der ", " die "))):
            start = time.process_time()
            judge([Replacement(RevisionId(1), FeedId(1), RevisionText("", article.html), RevisionText("", later))])
            taken[kind].append(1000 * (time.process_time() - start))
    return sum(taken[0]) / len(taken[0]), sum(taken[1]) / len(taken[1])


def main() -> None:
    """Prints what share of noise is taken for an edit and of edits is missed; then real pages captured again."""
    if not DATA.is_dir():
        print(f"needs labelled pages in {DATA}")
        return
    noise, real = measure()
    noise_rows = [
        [kind, found.total(), found[True], 100 * found[True] / found.total()] for kind, found in noise.items()
    ]
    print_table("Noise", ["kind", "pages", "taken for an edit", "%"], noise_rows)
    edit_rows = [
        [kind, found.total(), found[False], 100 * found[False] / found.total()] for kind, found in real.items()
    ]
    print_table("Edits", ["kind", "pages", "missed", "%"], edit_rows)
    for address, found in captured_again():
        first, *others = [(name, extract(data, url)) for name, data, url in found]
        for name, other in others:
            verdict = "edit" if is_edit(first[1], other) else "no edit"
            print(f"{address}: {first[0]} and {name}: {verdict}, {len(first[1].text)} and {len(other.text)} characters")
    calm, edited = speed()
    print_table("CPU ms a verdict", ["without an edit", "with edits"], [[calm, edited]])
