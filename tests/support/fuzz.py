"""Runs the jobs of the worker process on thousands of damaged feeds, pages, outlines and images.

    python -m tests.support.fuzz --count 1000000

Every document depends only on the seed and its number, so `--only` repeats one that failed. A document fails where a
job raises anything but ParseError, takes more than two seconds of CPU time, or makes the process grow by more than
300 MB. Prints a table, and exits with 1 where a document failed.
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

# --- documents --------------------------------------------------------------------------------------------------

WORDS = "the harbour tide was late and nobody on the quay had seen a ferry since the storm of the year before".split()  # noqa: SIM905


def words(rng: random.Random, most: int = 30) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(1, most)))


def rss(rng: random.Random) -> str:
    def item(number: int) -> str:
        html = f"<p>{words(rng)} <a href='/x'>{words(rng, 3)}</a><img src='/p{number}.jpg'></p>"
        body = rng.choice([f"<![CDATA[{html}]]>", html.replace("<", "&lt;"), words(rng)])
        return (
            f"<item><title>{words(rng, 8)}</title><link>/story/{number}</link><guid>{number}</guid>"
            f"<pubDate>Mon, 0{number % 9 + 1} Mar 2026 08:00:00 GMT</pubDate><description>{body}</description>"
            f"<enclosure url='/a{number}.mp3' type='audio/mpeg' length='{number}'/><dc:creator>Ann</dc:creator></item>"
        )

    items = "".join(item(number) for number in range(rng.randint(0, 6)))
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{words(rng, 4)}</title><link>{URL}</link><ttl>60</ttl>{items}</channel></rss>"
    )


def atom(rng: random.Random) -> str:
    entries = "".join(
        f'<entry><id>tag:{n}</id><title type="html">{words(rng, 8)} &amp;amp;</title><link href="/e/{n}"/>'
        f'<updated>2026-03-0{n % 9 + 1}T08:00:00Z</updated><content type="xhtml" xml:base="/b/">'
        f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words(rng)}</p></div></content></entry>'
        for n in range(rng.randint(0, 6))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{words(rng, 4)}</title>{entries}</feed>'


def rdf(rng: random.Random) -> str:
    items = "".join(
        f'<item rdf:about="/i/{n}"><title>{words(rng, 6)}</title><link>/i/{n}</link></item>' for n in range(4)
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>T</title></channel>{items}</rdf:RDF>"
    )


def json_feed(rng: random.Random) -> str:
    items = [{"id": n, "title": words(rng, 5), "content_html": f"<p>{words(rng)}</p>"} for n in range(4)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def page(rng: random.Random) -> str:
    paragraphs = "".join(f"<p>{words(rng, 60)}</p>" for _ in range(rng.randint(1, 8)))
    blocks = "".join(f"<li><h3><a href='/s/{n}'>{words(rng, 9)}</a></h3></li>" for n in range(rng.randint(0, 7)))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{words(rng, 6)} | Quay</title><meta charset=utf-8>"
        "<link rel=alternate type=application/rss+xml href=/feed><script type='application/ld+json'>"
        f'{{"@type":"NewsArticle","headline":"{words(rng, 6)}","datePublished":"2026-03-02"}}</script></head><body>'
        f"<nav><a href=/>Home</a></nav><main><article><h1>{words(rng, 6)}</h1><figure><img src=/p.jpg>"
        f"<figcaption>{words(rng, 5)}</figcaption></figure>{paragraphs}<table><tr><td>1<td>2</table></article>"
        f"<ul>{blocks}</ul></main><footer><p>{words(rng)}</p></footer></body></html>"
    )


def outline(rng: random.Random) -> str:
    lines = "".join(f'<outline text="{words(rng, 3)}" xmlUrl="https://q.example/{n}"/>' for n in range(5))
    return f'<opml version="2.0"><head/><body><outline text="Folder">{lines}</outline></body></opml>'


def sitemap(rng: random.Random) -> str:
    stories = "".join(
        f"<url><loc>{URL}{n}</loc><n:news><n:publication_date>2026-03-02</n:publication_date><n:title>"
        f"{words(rng, 6)}</n:title></n:news></url>"
        for n in range(4)
    )
    return f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{stories}</urlset>'


def images() -> list[bytes]:
    from PIL import Image

    encoded_images = []
    for file_format in ("PNG", "JPEG", "GIF", "WEBP"):
        data = io.BytesIO()
        Image.linear_gradient("L").resize((48, 32)).convert("RGB").save(data, file_format)
        encoded_images.append(data.getvalue())
    return encoded_images


# --- damage ------------------------------------------------------------------------------------------------

TOKENS = (
    "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#xD800;", "&#99999999;", "&nope;", "]]>", "<![CDATA[", "<!--", "-->",
    "<?xml?>", '<!DOCTYPE a [<!ENTITY b "c">]>', "\0", "\ufeff", "\ud7ff", "\uffff", "\u202e", "'", '"', "=", "{", "}",
    "[", "]", "\\u0000", "</item>", "<item>", "<entry>", "</channel>", "<rss>", "<html>", "</p>", "<table>", "<svg>",
    "<math>", "<script>", "<style>", "<template>", "<select>", "<plaintext>", 'xmlns=""', 'xmlns:a="b"', "xml:base=x",
    "9" * 400, "-" * 300, " " * 500, "\n" * 300, "a" * 3000, "http://[::1", "javascript:x", "data:image/png;base64,",
)  # fmt: skip
DEEP = ("<div>", "<b>", "<a>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<item>", "[", '{"a":', "<font>", "<p>")


def damaged(text: str, rng: random.Random) -> str:
    """Returns the text with one to six kinds of damage."""
    for _ in range(rng.randint(1, 6)):
        position, length = rng.randint(0, len(text)), rng.randint(0, 60)
        match rng.randint(0, 6):
            case 0:
                text = text[:position] + text[position + length :]
            case 1:
                text = text[:position] + rng.choice(TOKENS) + text[position:]
            case 2:
                text = text[:position] + text[position : position + length] * rng.randint(2, 9) + text[position:]
            case 3:
                text = text[:position]
            case 4:
                text = text[:position] + rng.choice(DEEP) * rng.choice([3, 40, 400]) + text[position:]
            case 5:
                source = rng.randint(0, len(text))
                text = text[:position] + text[source : source + length] + text[position:]
            case _:
                names = "".join(f' a{n}="{n}"' for n in range(rng.choice([2, 50, 300])))
                text = text[:position] + names + text[position:]
    return text


def encoded(text: str, rng: random.Random) -> bytes:
    """Returns the text in some encoding, sometimes with damaged bytes."""
    name = rng.choice(["utf-8"] * 6 + ["utf-16", "utf-16-le", "cp1252", "koi8-r", "shift_jis", "utf-7"])
    return with_damaged_bytes(text.encode(name, "replace"), rng) if rng.random() < 0.3 else text.encode(name, "replace")


def with_damaged_bytes(data: bytes, rng: random.Random) -> bytes:
    """Returns the bytes with some of them changed, and sometimes truncated."""
    mutable = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if mutable:
            mutable[rng.randrange(len(mutable))] = rng.randrange(256)
    return bytes(mutable[: rng.randint(0, len(mutable))] if rng.random() < 0.2 else mutable)


# --- jobs ---------------------------------------------------------------------------------------------


def _feed(data: bytes) -> None:
    jobs.read_feed(data, URL, None)


def _page(data: bytes) -> None:
    jobs.read_page(data, URL, None, None, b"")


def _front_page(data: bytes) -> None:
    jobs.read_feed(data, URL, None, Source.PAGE)


def _discovery(data: bytes) -> None:
    jobs.discover_feeds(data, URL, None)


def _sitemap(data: bytes) -> None:
    jobs.read_feed(data, URL, None, Source.SITEMAP)


def _outline(data: bytes) -> None:
    jobs.read_outline(data)


def _image(data: bytes) -> None:
    jobs.read_image(data, 40)


Make = Callable[[random.Random], str]
FEEDS: tuple[Make, ...] = (rss, rss, atom, rdf, json_feed)
KINDS: tuple[tuple[str, int, tuple[Make, ...], Callable[[bytes], None]], ...] = (
    ("feed", 10, FEEDS, _feed),
    ("page", 3, (page,), _page),
    ("front page", 2, (page,), _front_page),
    ("discovery", 2, (page, rss), _discovery),
    ("sitemap", 1, (sitemap,), _sitemap),
    ("outline", 1, (outline,), _outline),
    ("image", 1, (), _image),
)
"""Name, weight, the makers of undamaged documents, and the job."""


@dataclass(slots=True)
class Tally:
    """The results of a run."""

    documents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failed: list[tuple[int, str, str]] = field(default_factory=list)
    megabytes: float = 0.0


def document(seed: int, number: int, sample_images: list[bytes]) -> tuple[str, Callable[[bytes], None], bytes]:
    """Returns the kind of a document, its job, and its bytes."""
    rng = random.Random(f"{seed}:{number}")
    name, _, makers, job = rng.choices(KINDS, [weight for _, weight, _, _ in KINDS])[0]
    if not makers:
        return name, job, with_damaged_bytes(rng.choice(sample_images), rng)
    return name, job, encoded(damaged(rng.choice(makers)(rng), rng), rng)


def run(seed: int, numbers: Iterator[int]) -> Tally:
    """Runs the jobs on the documents of these numbers."""
    tally, sample_images = Tally(), images()
    jobs.load()
    before = resident()
    for number in numbers:
        name, job, data = document(seed, number, sample_images)
        if number % 100 == 0:
            faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        started = time.process_time()
        tally.documents[name] += 1
        try:
            job(data)
        except ParseError:
            tally.refused[name] += 1
        except Exception:  # noqa: BLE001 - the failures that this program is looking for
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
    """Returns the peak memory of this process in megabytes, 0 where the system does not report it."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def report(tally: Tally, seconds: float) -> str:
    """Returns the results as a table."""
    lines = ["| documents | count | refused | slowest | failed |", "|---|---|---|---|---|"]
    failed = Counter(name for _, name, _ in tally.failed)
    for name, _, _, _ in KINDS:
        slow, number = tally.slowest.get(name, (0.0, 0))
        lines.append(
            f"| {name} | {tally.documents[name]} | {tally.refused[name]} | {slow * 1000:.0f} ms (number {number}) "
            f"| {failed[name]} |"
        )
    lines.append(f"\n{sum(tally.documents.values())} documents, {seconds:.0f} s of CPU, {tally.megabytes:.0f} MB grown")
    for number, name, reason in tally.failed[:20]:
        lines.append(f"\nnumber {number} ({name}) failed: {reason}")
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description="Runs the worker's jobs on damaged documents.")
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0, help="number of the first document")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", type=int, help="write this one document to fuzz-NUMBER and run its job")
    arguments = options.parse_args()
    warnings.simplefilter("ignore")
    started = time.process_time()
    numbers = range(arguments.first, arguments.first + arguments.count)
    if arguments.only is not None:
        numbers = range(arguments.only, arguments.only + 1)
        Path(f"fuzz-{arguments.only}").write_bytes(document(arguments.seed, arguments.only, images())[2])
    tally = run(arguments.seed, iter(numbers))
    print(report(tally, time.process_time() - started))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
