"""Damaged feeds, pages, outlines and pictures by the thousand, through the jobs of the worker process.

    python -m tests.support.fuzz --count 1000000

Every document follows from the seed and its number, so that one that fails can be made again with `--only`. A document
fails where a job raises anything but ParseError, takes longer than two seconds of CPU time, or makes the process grow
by more than 300 MB. Prints a table, and ends with 1 where a document failed.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deskreader.engine.worker import jobs
from deskreader.errors import ParseError
from deskreader.model.credentials import Source

SECONDS = 2.0
MEGABYTES = 300
STUCK_SECONDS = 120
URL = "https://quay.example/notes/"

# --- what is damaged --------------------------------------------------------------------------------------------------

WORDS = "the harbour tide was late and nobody on the quay had seen a ferry since the storm of the year before".split()  # noqa: SIM905


def words(chance: random.Random, most: int = 30) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))


def rss(chance: random.Random) -> str:
    def item(number: int) -> str:
        html = f"<p>{words(chance)} <a href='/x'>{words(chance, 3)}</a><img src='/p{number}.jpg'></p>"
        body = chance.choice([f"<![CDATA[{html}]]>", html.replace("<", "&lt;"), words(chance)])
        return (
            f"<item><title>{words(chance, 8)}</title><link>/story/{number}</link><guid>{number}</guid>"
            f"<pubDate>Mon, 0{number % 9 + 1} Mar 2026 08:00:00 GMT</pubDate><description>{body}</description>"
            f"<enclosure url='/a{number}.mp3' type='audio/mpeg' length='{number}'/><dc:creator>Ann</dc:creator></item>"
        )

    items = "".join(item(number) for number in range(chance.randint(0, 6)))
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{words(chance, 4)}</title><link>{URL}</link><ttl>60</ttl>{items}</channel></rss>"
    )


def atom(chance: random.Random) -> str:
    entries = "".join(
        f'<entry><id>tag:{n}</id><title type="html">{words(chance, 8)} &amp;amp;</title><link href="/e/{n}"/>'
        f'<updated>2026-03-0{n % 9 + 1}T08:00:00Z</updated><content type="xhtml" xml:base="/b/">'
        f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words(chance)}</p></div></content></entry>'
        for n in range(chance.randint(0, 6))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{words(chance, 4)}</title>{entries}</feed>'


def rdf(chance: random.Random) -> str:
    items = "".join(
        f'<item rdf:about="/i/{n}"><title>{words(chance, 6)}</title><link>/i/{n}</link></item>' for n in range(4)
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>T</title></channel>{items}</rdf:RDF>"
    )


def json_feed(chance: random.Random) -> str:
    items = [{"id": n, "title": words(chance, 5), "content_html": f"<p>{words(chance)}</p>"} for n in range(4)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def page(chance: random.Random) -> str:
    paragraphs = "".join(f"<p>{words(chance, 60)}</p>" for _ in range(chance.randint(1, 8)))
    blocks = "".join(f"<li><h3><a href='/s/{n}'>{words(chance, 9)}</a></h3></li>" for n in range(chance.randint(0, 7)))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{words(chance, 6)} | Quay</title><meta charset=utf-8>"
        "<link rel=alternate type=application/rss+xml href=/feed><script type='application/ld+json'>"
        f'{{"@type":"NewsArticle","headline":"{words(chance, 6)}","datePublished":"2026-03-02"}}</script></head><body>'
        f"<nav><a href=/>Home</a></nav><main><article><h1>{words(chance, 6)}</h1><figure><img src=/p.jpg>"
        f"<figcaption>{words(chance, 5)}</figcaption></figure>{paragraphs}<table><tr><td>1<td>2</table></article>"
        f"<ul>{blocks}</ul></main><footer><p>{words(chance)}</p></footer></body></html>"
    )


def outline(chance: random.Random) -> str:
    lines = "".join(f'<outline text="{words(chance, 3)}" xmlUrl="https://q.example/{n}"/>' for n in range(5))
    return f'<opml version="2.0"><head/><body><outline text="Folder">{lines}</outline></body></opml>'


def sitemap(chance: random.Random) -> str:
    stories = "".join(
        f"<url><loc>{URL}{n}</loc><n:news><n:publication_date>2026-03-02</n:publication_date><n:title>"
        f"{words(chance, 6)}</n:title></n:news></url>"
        for n in range(4)
    )
    return f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{stories}</urlset>'


def pictures() -> list[bytes]:
    from PIL import Image

    made = []
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        data = io.BytesIO()
        Image.linear_gradient("L").resize((48, 32)).convert("RGB").save(data, form)
        made.append(data.getvalue())
    return made


# --- how it is damaged ------------------------------------------------------------------------------------------------

TOKENS = (
    "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#xD800;", "&#99999999;", "&nope;", "]]>", "<![CDATA[", "<!--", "-->",
    "<?xml?>", '<!DOCTYPE a [<!ENTITY b "c">]>', "\0", "\ufeff", "\ud7ff", "\uffff", "\u202e", "'", '"', "=", "{", "}",
    "[", "]", "\\u0000", "</item>", "<item>", "<entry>", "</channel>", "<rss>", "<html>", "</p>", "<table>", "<svg>",
    "<math>", "<script>", "<style>", "<template>", "<select>", "<plaintext>", 'xmlns=""', 'xmlns:a="b"', "xml:base=x",
    "9" * 400, "-" * 300, " " * 500, "\n" * 300, "a" * 3000, "http://[::1", "javascript:x", "data:image/png;base64,",
)  # fmt: skip
DEEP = ("<div>", "<b>", "<a>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<item>", "[", '{"a":', "<font>", "<p>")


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to six wounds."""
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randint(0, len(text)), chance.randint(0, 60)
        match chance.randint(0, 6):
            case 0:
                text = text[:at] + text[at + length :]
            case 1:
                text = text[:at] + chance.choice(TOKENS) + text[at:]
            case 2:
                text = text[:at] + text[at : at + length] * chance.randint(2, 9) + text[at:]
            case 3:
                text = text[:at]
            case 4:
                text = text[:at] + chance.choice(DEEP) * chance.choice([3, 40, 400]) + text[at:]
            case 5:
                there = chance.randint(0, len(text))
                text = text[:at] + text[there : there + length] + text[at:]
            case _:
                names = "".join(f' a{n}="{n}"' for n in range(chance.choice([2, 50, 300])))
                text = text[:at] + names + text[at:]
    return text


def encoded(text: str, chance: random.Random) -> bytes:
    """The text in some encoding, perhaps with bytes that are none of it."""
    name = chance.choice(["utf-8"] * 6 + ["utf-16", "utf-16-le", "cp1252", "koi8-r", "shift_jis", "utf-7"])
    return wounded(text.encode(name, "replace"), chance) if chance.random() < 0.3 else text.encode(name, "replace")


def wounded(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, or cut."""
    mutable = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if mutable:
            mutable[chance.randrange(len(mutable))] = chance.randrange(256)
    return bytes(mutable[: chance.randint(0, len(mutable))] if chance.random() < 0.2 else mutable)


# --- what is done with it ---------------------------------------------------------------------------------------------


def _feed(data: bytes) -> None:
    jobs.read_feed(data, URL, None)


def _page(data: bytes) -> None:
    jobs.read_page(data, URL, None, None, b"")


def _front(data: bytes) -> None:
    jobs.read_feed(data, URL, None, Source.PAGE)


def _found(data: bytes) -> None:
    jobs.discover_feeds(data, URL, None)


def _sitemap(data: bytes) -> None:
    jobs.read_feed(data, URL, None, Source.SITEMAP)


def _outline(data: bytes) -> None:
    jobs.read_outline(data)


def _picture(data: bytes) -> None:
    jobs.read_image(data, 40)


Make = Callable[[random.Random], str]
FEEDS: tuple[Make, ...] = (rss, rss, atom, rdf, json_feed)
KINDS: tuple[tuple[str, int, tuple[Make, ...], Callable[[bytes], None]], ...] = (
    ("feed", 10, FEEDS, _feed),
    ("page", 3, (page,), _page),
    ("front page", 2, (page,), _front),
    ("discovery", 2, (page, rss), _found),
    ("sitemap", 1, (sitemap,), _sitemap),
    ("outline", 1, (outline,), _outline),
    ("picture", 1, (), _picture),
)
"""Name, weight, what is damaged, and the job that has to bear it."""


@dataclass(slots=True)
class Tally:
    """What came of a run."""

    documents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failed: list[tuple[int, str, str]] = field(default_factory=list)
    megabytes: float = 0.0


def document(seed: int, number: int, drawn: list[bytes]) -> tuple[str, Callable[[bytes], None], bytes]:
    """The kind of a document, its job, and its bytes."""
    chance = random.Random(f"{seed}:{number}")
    name, _, makers, job = chance.choices(KINDS, [weight for _, weight, _, _ in KINDS])[0]
    if not makers:
        return name, job, wounded(chance.choice(drawn), chance)
    return name, job, encoded(damaged(chance.choice(makers)(chance), chance), chance)


def run(seed: int, numbers: Iterator[int]) -> Tally:
    """Puts the documents of these numbers through their jobs."""
    tally, drawn = Tally(), pictures()
    jobs.load()
    before = resident()
    for number in numbers:
        name, job, data = document(seed, number, drawn)
        if number % 100 == 0:
            faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        started = time.process_time()
        tally.documents[name] += 1
        try:
            job(data)
        except ParseError:
            tally.refused[name] += 1
        except Exception:  # noqa: BLE001 - that is what is looked for
            tally.failed.append((number, name, traceback.format_exc(limit=-3)))
        seconds = time.process_time() - started
        if seconds > tally.slowest.get(name, (0.0, 0))[0]:
            tally.slowest[name] = (seconds, number)
        if seconds > SECONDS:
            tally.failed.append((number, name, f"{seconds:.1f} s"))
        grown = resident() - before
        if grown > max(MEGABYTES, tally.megabytes):
            tally.failed.append((number, name, f"{grown:.0f} MB"))
        tally.megabytes = max(tally.megabytes, grown)
    faulthandler.cancel_dump_traceback_later()
    return tally


def resident() -> float:
    """The most memory this process ever held, in megabytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def told(tally: Tally, seconds: float) -> str:
    """The table of a run."""
    lines = ["| documents | count | refused | slowest | failed |", "|---|---|---|---|---|"]
    failed = Counter(name for _, name, _ in tally.failed)
    for name, _, _, _ in KINDS:
        slow, number = tally.slowest.get(name, (0.0, 0))
        lines.append(
            f"| {name} | {tally.documents[name]} | {tally.refused[name]} | {slow * 1000:.0f} ms (number {number}) "
            f"| {failed[name]} |"
        )
    lines.append(f"\n{sum(tally.documents.values())} documents, {seconds:.0f} s of CPU, {tally.megabytes:.0f} MB grown")
    for number, name, how in tally.failed[:20]:
        lines.append(f"\nnumber {number} ({name}) failed: {how}")
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description="Puts damaged documents through the worker's jobs.")
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0, help="number of the first document")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", type=int, help="make this one document, keep it as fuzz-NUMBER and try it")
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    started = time.process_time()
    numbers = range(chosen.first, chosen.first + chosen.count)
    if chosen.only is not None:
        numbers = range(chosen.only, chosen.only + 1)
        Path(f"fuzz-{chosen.only}").write_bytes(document(chosen.seed, chosen.only, pictures())[2])
    tally = run(chosen.seed, iter(numbers))
    print(told(tally, time.process_time() - started))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
