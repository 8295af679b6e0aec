"""Documents to damage: small feeds, pages, lists, exports, databases and images made at random, and the damage.

Each depends only on the generator of random numbers that is passed in.
"""

from __future__ import annotations

import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from types import MappingProxyType

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


def robots(rng: random.Random) -> str:
    agents = "".join(
        f"User-agent: {rng.choice(['*', 'DeskReader', words(rng, 1)])}\nDisallow: /{words(rng, 1)}/*$\nAllow: /\n"
        for _ in range(rng.randint(0, 4))
    )
    return f"{agents}Crawl-delay: {rng.randint(0, 99)}\nSitemap: https://quay.example/news-{words(rng, 1)}.xml\n"


def sync_answer(rng: random.Random) -> str:
    ids = [f"tag:google.com,2005:reader/item/{number:016x}" for number in range(rng.randint(0, 4))]
    items = [
        {
            "id": each, "title": words(rng, 5), "published": 1_700_000_000, "author": "Ann", "crawlTimeMsec": "17",
            "canonical": [{"href": URL}], "alternate": [{"href": URL}], "categories": ["user/-/state/com.google/read"],
            "summary": {"content": f"<p>{words(rng)}</p>"}, "origin": {"streamId": "feed/1", "htmlUrl": URL},
        }
        for each in ids
    ]  # fmt: skip
    feed = {
        "id": "feed/1", "title": words(rng, 2), "url": "https://quay.example/feed", "htmlUrl": URL,
        "categories": [{"id": "user/-/label/News", "label": "News"}],
    }  # fmt: skip
    tags = [{"id": "user/-/label/News", "type": "folder"}, {"id": "user/-/state/com.google/starred"}]
    answer = {"subscriptions": [feed], "tags": tags, "items": items, "itemRefs": [{"id": each} for each in ids]}
    return json.dumps(answer | {"userId": "1", "userName": "ann", "continuation": "c", "streamprefs": {}})


def address(rng: random.Random) -> str:
    host = rng.choice(["quay.example", "www.youtube.com", "reddit.com", "[::1]", "xn--bcher-kva.example", "github.com"])
    return f"{rng.choice(['https', 'http', 'feed'])}://{host}/{words(rng, 2).replace(' ', '/')}?a={words(rng, 1)}#b"


def fragment(rng: random.Random) -> str:
    parts = (
        f"<p>{words(rng)}</p>", f"<a href='/x' title='{words(rng, 2)}'>{words(rng, 3)}</a>", "<img src=/p.jpg alt=p>",
        "<img data-src=//i.example/1.png srcset='/a.jpg 1x, /b.jpg 2x'>", "<table><tr><th>a<td colspan=3>b</table>",
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>", "<iframe src=https://www.youtube.com/embed/abc></iframe>",
        "<pre class='language-py'><code>x = 1\n</code></pre>", "<ul><li>a<li>b</ul>", "<svg><title>x</title></svg>",
        "<details><summary>s</summary>t</details>", "<ruby>a<rt>b</ruby>", "<p id=n>n</p><a href=#n>m</a>",
    )  # fmt: skip
    return "".join(rng.choices(parts, k=rng.randint(1, 6)))


# --- files ------------------------------------------------------------------------------------------------------


def images() -> list[bytes]:
    from PIL import Image

    encoded_images = []
    for file_format in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "ICO", "TIFF"):
        data = io.BytesIO()
        Image.linear_gradient("L").resize((48, 32)).convert("RGB").save(data, file_format)
        encoded_images.append(data.getvalue())
    return encoded_images


RECORDS: dict[str, dict[str, object]] = {
    "folders": {"id": 1, "parent_id": None, "title": "News", "position": 0, "notify": 1, "rule": '{"days": 7}'},
    "feeds": {
        "id": 1, "url": "https://quay.example/feed", "folder_id": 1, "rule": None, "title": "Quay", "own_title": None,
        "site_url": URL, "language": "en", "position": 0, "notify": None, "fetch_pages": 1, "own_minutes": 60,
        "is_first": 0, "added_at": 1_700_000_000_000_000, "source": "feed", "access": None,
    },
    "searches": {"title": "Ferry", "query": "ferry -storm", "by_relevance": 0, "position": 0},
    "states": {
        "id": 1, "feed_id": 1, "guid_key": 12, "link_key": None, "text_key": 13, "sorted_at": 1_700_000_000_000_000,
        "is_read": 1, "is_starred": 0, "is_announced": 1, "gone_at": None, "place": 3,
        "left_at": 1_700_000_000_000_000, "tags": ["later"],
    },
    "articles": {
        "id": 1, "title": "A ferry", "author": "Ann", "snippet": "It was late", "link": URL, "guid": "g",
        "updated_at": 1,
        "published_at": None, "arrived_at": 1_700_000_000_000_000, "image_url": None, "shown": 0, "is_backlog": 0,
        "extras": '{"enclosures": [{"url": "https://quay.example/a.mp3"}], "categories": ["sea"]}',
        "completeness": "complete", "reason": "none",
        "texts": {"0": {"html": "<p onclick=x>It <script>was</script> late</p>", "text": "It was late", "about": {}}},
        "pictures": {"0" * 32: {"hash": "0" * 64, "media_type": "image/png", "width": 3, "height": 3}},
    },
    "revisions": {
        "id": 1, "article_id": 1, "which": 0, "title": "A ferry", "replaced_at": 1_700_000_000_000_000, "was_read": 1,
        "is_seen": 0, "inserted": 3, "deleted": 1, "changes_title": 0, "about": {},
        "html": "<p onclick=x>It was early</p>", "text": "It was early",
    },
    "secrets": {"feed_id": 1, "access": "{}"},
}  # fmt: skip
"""A record of each part of an export."""


def record(part: str, rng: random.Random) -> str:
    return "\n".join(json.dumps(RECORDS[part] | {"id": number}) for number in range(rng.randint(1, 3)))


def line_of(part: str) -> str:
    return json.dumps(RECORDS[part])


def archive(other_parts: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Returns a small export, with other bytes in some of its parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("deskreader.json", '{"format": 1}')
        target.writestr("settings.json", "{}")
        for part in RECORDS:
            target.writestr(f"library/{part}.jsonl", other_parts.get(part, line_of(part).encode()))
    return data.getvalue()


DATABASES = {
    "Liferea": """
        CREATE TABLE items (item_id INTEGER PRIMARY KEY, node_id TEXT, title TEXT, read INTEGER, marked INTEGER,
            source TEXT, source_id TEXT, description TEXT, date INTEGER, comment INTEGER);
        CREATE TABLE metadata (item_id INTEGER, nr INTEGER, key TEXT, value TEXT, PRIMARY KEY (item_id, nr));
        CREATE TABLE subscription (node_id STRING, source STRING, orig_source STRING, PRIMARY KEY (node_id));
        CREATE TABLE node (node_id STRING, parent_id STRING, title STRING, PRIMARY KEY (node_id));
        INSERT INTO node VALUES ('w', 'root', 'World'), ('f', 'w', 'Own name');
        INSERT INTO subscription VALUES ('f', 'https://quay.example/feed', NULL);
        INSERT INTO items VALUES
            (1, 'f', 'A ferry', 1, 1, 'https://quay.example/1', 'g1', '<p>One</p>', 1700000000, 0);
        INSERT INTO metadata VALUES (1, 0, 'author', 'Jo');""",
    "QuiteRSS": """
        CREATE TABLE feeds(id INTEGER PRIMARY KEY, text, title, xmlUrl, htmlUrl, parentId, rowToParent);
        CREATE TABLE news(id INTEGER PRIMARY KEY, feedId, guid, description, content, title, published, received,
            author_name, label, read, starred, deleted, link_href, link_alternate);
        CREATE TABLE labels(id INTEGER PRIMARY KEY, name);
        INSERT INTO feeds VALUES (1, 'World', '', NULL, NULL, 0, 0),
            (3, 'Own', 'F', 'https://quay.example/f', '', 1, 0);
        INSERT INTO news VALUES (1, 3, 'g1', 'One', '<p>One</p>', 'A ferry', '2023-11-14T22:13:20', '', 'Jo', ',7,',
            2, 1, 0, 'https://quay.example/1', '');
        INSERT INTO labels VALUES (7, 'Keep');""",
    "RSS Guard": """
        CREATE TABLE Accounts(id); CREATE TABLE Categories(id, parent_id, title);
        CREATE TABLE Feeds(id INTEGER PRIMARY KEY, title, url, category, custom_id);
        CREATE TABLE Messages(id INTEGER PRIMARY KEY, is_read, is_important, is_deleted, is_pdeleted DEFAULT 0, feed,
            title, url, author, date_created, contents, custom_id);
        CREATE TABLE Labels(id, name, custom_id); CREATE TABLE LabelsInMessages(label, message);
        INSERT INTO Categories VALUES (1, -1, 'World');
        INSERT INTO Feeds VALUES (1, 'Own', 'https://quay.example/f', 1, '1');
        INSERT INTO Messages VALUES
            (1, 1, 1, 0, 0, '1', 'A ferry', 'https://quay.example/1', 'Jo', 1700000000000, '<p>1</p>', 'g1');
        INSERT INTO Labels VALUES (7, 'Keep', '7'); INSERT INTO LabelsInMessages VALUES ('7', 'g1');""",
}  # fmt: skip
"""The tables of other readers, as far as they are read."""


def databases() -> list[bytes]:
    """Returns small libraries of other readers."""
    made = []
    for script in DATABASES.values():
        with closing(sqlite3.connect(":memory:")) as db:
            db.executescript(f"PRAGMA page_size = 512; VACUUM; {script}")
            made.append(db.serialize())
    return made


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
