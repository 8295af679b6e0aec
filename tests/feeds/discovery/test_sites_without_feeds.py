"""Sites without a feed: news sitemaps and front pages read as one."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import front_page, news, news_sitemaps

URL = "https://quay.example/"
STORIES = [
    "Ferry runs aground off the point",
    "Mayor opens the new pier",
    "Fog closes the strait",
    "Two boats, one berth",
]


def block(title: str, path: str, inside: str = "") -> str:
    return f'<article class="card"><a href="{path}"><h3>{title}</h3></a>{inside}</article>'


def page(*blocks: str, before: str = "", behind: str = "") -> bytes:
    head = "<html lang='en'><head><title>The Quay | News</title></head>"
    return f"{head}<body>{before}<main>{''.join(blocks)}</main>{behind}".encode()


def titles(document: bytes) -> list[str]:
    feed = front_page(document, URL)
    return [entry.title or "" for entry in feed.entries] if feed else []


def plain_page() -> bytes:
    return page(*(block(title, f"/s/{number}") for number, title in enumerate(STORIES)))


def test_repeated_blocks_are_articles_in_page_order() -> None:
    feed = front_page(plain_page(), URL)
    assert feed is not None
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        (title, f"https://quay.example/s/{number}") for number, title in enumerate(STORIES)
    ]
    assert (feed.title, feed.link, feed.language) == ("The Quay", URL, "en")


def test_values_of_a_block_belong_to_its_article() -> None:
    said = (
        '<time datetime="2026-03-02T08:00:00Z">today</time><img src="/p.jpg"><p>It lay there until the evening tide, '
        "and &lt;nobody&gt; was hurt.</p>"
    )
    feed = front_page(page(block(STORIES[0], "/s/0", said), *(block(t, f"/s/{t[:3]}") for t in STORIES[1:])), URL)
    assert feed is not None
    first, second = feed.entries[:2]
    assert first.published_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert first.summary == "It lay there until the evening tide, and &lt;nobody> was hurt."
    assert [picture.url for picture in first.enclosures] == ["https://quay.example/p.jpg"]
    assert (second.published_at, second.summary, second.enclosures) == (None, None, ())


def test_menus_footers_and_other_sites_are_not_articles() -> None:
    def links(host: str = "") -> str:
        return "".join(f'<li><a href="{host}/x{n}">A long line of words, number {n}</a></li>' for n in range(5))

    about = block("Everything about our privacy policy", "/privacy/") + block("All on the harbour", "/tag/harbour")
    document = page(
        *(block(title, f"/s/{number}") for number, title in enumerate(STORIES)),
        about,
        f"<ul>{links('https://other.example')}</ul>",
        before=f"<nav>{links()}</nav><div class='main-menu'>{links()}</div>",
        behind=f"<footer>{links()}</footer>",
    )
    assert titles(document) == STORIES


def test_an_article_linked_twice_appears_once_under_its_headline() -> None:
    double = (
        '<div><a href="/s/9"><img src="/p.jpg" alt=""></a><h3><a href="/s/9?utm_id=1">Nine boats sail on the tide'
        '</a></h3><a href="/s/9#comments">Comments on the nine boats, of which there are twelve</a></div>'
    )
    found = titles(page(*(f"<div><h3><a href='/s/{n}'>{t}</a></h3></div>" for n, t in enumerate(STORIES)), double))
    assert found == [*STORIES, "Nine boats sail on the tide"]


def test_new_links_on_top_do_not_change_the_others() -> None:
    before = front_page(plain_page(), URL)
    after = front_page(
        page(block("News of the last hour", "/s/new"), *(block(t, f"/s/{n}") for n, t in enumerate(STORIES))), URL
    )
    assert before is not None
    assert after is not None
    assert after.entries[1:] == before.entries


def test_headlines_in_unspaced_scripts() -> None:
    lines = [
        "港の浚渫工事が四十年ぶりに始まる",
        "市長が新しい桟橋を開通させた日",
        "濃霧のため海峡が終日閉鎖される",
        "二隻の船が一つの岸壁を争う",
    ]
    assert titles(page(*(f'<div><a href="/s/{n}">{line}</a></div>' for n, line in enumerate(lines)))) == lines


def test_a_page_with_few_links_is_not_a_front_page() -> None:
    assert front_page(page(block(STORIES[0], "/s/0"), block(STORIES[1], "/s/1")), URL) is None
    assert front_page(b"", URL) is None
    assert front_page(b"\x89PNG\r\n", URL) is None


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://quay.example/old</loc><n:news><n:publication><n:name>The Quay</n:name><n:language>en</n:language>
</n:publication><n:publication_date>2026-03-01</n:publication_date><n:title>Older &amp; first</n:title></n:news></url>
<url><loc>https://quay.example/new</loc><n:news><n:publication_date>2026-03-02T08:00:00Z</n:publication_date>
<n:title>Newer</n:title></n:news><image:image><image:loc>https://quay.example/p.jpg</image:loc><image:title>A boat
</image:title></image:image></url><url><loc>https://quay.example/about</loc></url></urlset>"""


def test_a_news_sitemap_is_a_feed_newest_first() -> None:
    feed = news(SITEMAP.encode(), "https://quay.example/news.xml")
    assert feed is not None
    assert feed.title == "The Quay"
    assert [(entry.title, entry.link, entry.author) for entry in feed.entries] == [
        ("Newer", "https://quay.example/new", None),
        ("Older & first", "https://quay.example/old", None),
    ]
    assert [picture.url for picture in feed.entries[0].enclosures] == ["https://quay.example/p.jpg"]
    assert feed.entries[1].published_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_other_and_truncated_documents() -> None:
    assert news(b"<rss><channel><title>x</title></channel></rss>", URL) is None
    assert news(b"<urlset><url><loc>https://quay.example/a</loc></url></urlset>", URL) is None
    cut = news(SITEMAP[: SITEMAP.index("<url><loc>https://quay.example/about")].encode(), URL)
    assert cut is not None
    assert len(cut.entries) == 2


def test_news_sitemaps_in_robots_txt() -> None:
    robots = "Sitemap: /all.xml\nSITEMAP:https://quay.example/news.xml\n# Sitemap: /x-news.xml\nSitemap: /latest.xml\n"
    assert news_sitemaps(robots, "https://quay.example/robots.txt") == (
        "https://quay.example/news.xml",
        "https://quay.example/latest.xml",
    )


@given(st.binary(max_size=300) | st.text(alphabet="<>aurlsetdivh3 /='\"", max_size=300).map(str.encode))
def test_any_bytes_give_a_feed_or_nothing(document: bytes) -> None:
    for read in (news, front_page):
        feed = read(document, URL, None)
        assert feed is None or feed.entries
