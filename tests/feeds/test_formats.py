"""Sound feeds of every format: which element gives which value."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest

from deskreader.errors import Kind, ParseError
from deskreader.feeds import parse
from deskreader.feeds.parsing.element_values import PlainText
from deskreader.model import Enclosure, ParsedEntry, ParsedFeed

URL = "https://news.example/feed.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
  xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Harbour News</title>
  <atom:link href="https://news.example/feed.xml" rel="self"/>
  <link>https://news.example/</link>
  <description>All about the harbour</description>
  <language>en-gb</language><ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>
  <skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>
  <image><url>/logo.png</url><title>Not this</title><link>https://other.example/</link></image>
  <item>
    <title>Crane &amp;amp; ship</title>
    <link>/crane?a=1&amp;b=2</link>
    <guid isPermaLink="false">crane-1</guid>
    <pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>
    <dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator><author>mail@news.example</author>
    <category>Harbour</category><category domain="x">Ships</category><category>Harbour</category>
    <description>Short &lt;b&gt;words&lt;/b&gt;</description>
    <content:encoded><![CDATA[<p>The whole story</p>]]></content:encoded>
    <enclosure url="https://news.example/a.mp3" type="audio/mpeg" length="1234"/>
    <media:thumbnail url="https://news.example/t.jpg"/>
  </item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
  <title type="html">Hafen &amp;amp; Meer</title>
  <subtitle>Kurz</subtitle>
  <link rel="self" href="https://hafen.example/atom"/><link href="https://hafen.example/"/>
  <icon>https://hafen.example/icon.png</icon>
  <entry>
    <id>tag:hafen.example,2026:1</id>
    <title type="text">1 &lt; 2 &lt;b&gt;</title>
    <link rel="replies" href="https://hafen.example/replies"/>
    <link rel="alternate" type="text/html" href="https://hafen.example/eins"/>
    <link rel="enclosure" type="audio/ogg" length="99" href="https://hafen.example/a.ogg"/>
    <published>2026-05-01T10:00:00+02:00</published><updated>2026-05-02T10:00:00Z</updated>
    <author><name>Ann</name><email>ann@hafen.example</email></author>
    <category term="see" label="Die See"/>
    <summary>Kurz</summary>
    <content type="xhtml">
      <div xmlns="http://www.w3.org/1999/xhtml"><p class="b" id="a">Ein <em>Satz</em> &amp; mehr<br/></p></div>
    </content>
  </entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://rdf.example/"><title>RDF</title><link>https://rdf.example/</link></channel>
  <item rdf:about="https://rdf.example/1"><title>One</title><link>https://rdf.example/1</link>
    <dc:date>2020-01-15</dc:date><dc:subject>Sea</dc:subject></item>
</rdf:RDF>"""

CDF = """<CHANNEL HREF="https://cdf.example/"><TITLE>CDF</TITLE><ABSTRACT>About</ABSTRACT>
  <ITEM HREF="https://cdf.example/1" LASTMOD="2004-04-06T23:05:43-05:00"><TITLE>One</TITLE></ITEM></CHANNEL>"""


def read(document: str, url: str = URL) -> ParsedFeed:
    return parse(document.encode(), url, None)


def test_rss_feed_values() -> None:
    feed = read(RSS)
    assert (feed.title, feed.link, feed.subtitle) == ("Harbour News", "https://news.example/", "All about the harbour")
    assert (feed.icon_url, feed.language, feed.update_minutes) == ("https://news.example/logo.png", "en-gb", 90)
    assert (feed.skip_hours, feed.skip_days) == (frozenset({0, 1}), frozenset({6}))


def test_rss_entry_values() -> None:
    assert read(RSS).entries == (
        ParsedEntry(
            guid="crane-1",
            title="Crane &amp; ship",
            link="https://news.example/crane?a=1&b=2",
            author="Ann Lee, Bo Ek",
            published_at=datetime(2004, 1, 1, 19, 48, 21, tzinfo=UTC),
            summary="Short <b>words</b>",
            content="<p>The whole story</p>",
            enclosures=(
                Enclosure("https://news.example/a.mp3", "audio/mpeg", 1234),
                Enclosure("https://news.example/t.jpg", "image/*"),
            ),
            categories=("Harbour", "Ships"),
        ),
    )


def test_atom_values() -> None:
    feed = read(ATOM)
    assert (feed.title, feed.link, feed.language) == ("Hafen &amp; Meer", "https://hafen.example/", "de")
    assert (feed.subtitle, feed.icon_url) == ("Kurz", "https://hafen.example/icon.png")
    (entry,) = feed.entries
    assert (entry.guid, entry.link) == ("tag:hafen.example,2026:1", "https://hafen.example/eins")
    assert entry.title == "1 < 2 <b>"
    assert entry.published_at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 5, 2, 10, tzinfo=UTC)
    assert entry.author == "Ann (ann@hafen.example)"
    assert entry.content == '<p class="b" id="a">Ein <em>Satz</em> &amp; mehr<br /></p>'
    assert entry.enclosures == (Enclosure("https://hafen.example/a.ogg", "audio/ogg", 99),)
    assert entry.categories == ("see",)


def test_a_single_entry_document_is_a_feed() -> None:
    feed = read('<entry xmlns="http://www.w3.org/2005/Atom"><id>tag:a.example,1</id><title>One</title></entry>')
    assert [entry.title for entry in feed.entries] == ["One"]


def test_prefixed_atom_and_old_formats() -> None:
    feed = read(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:id>1</a:id></a:entry></a:feed>'
    )
    assert (feed.title, feed.entries[0].guid) == ("T", "1")
    feed = read(
        '<Channel xmlns="http://purl.org/net/rss1.1#"><title>T</title><items><item><title>I</title></item></items></Channel>'
    )
    assert (feed.title, feed.entries[0].title) == ("T", "I")
    assert (
        read("<atom:feed><atom:entry><atom:title>No namespace</atom:title></atom:entry></atom:feed>").entries[0].title
    )


def test_rdf_values() -> None:
    feed = read(RDF)
    (entry,) = feed.entries
    assert (feed.title, feed.link) == ("RDF", "https://rdf.example/")
    assert (entry.guid, entry.link, entry.title) == ("https://rdf.example/1", "https://rdf.example/1", "One")
    assert (entry.updated_at, entry.categories) == (datetime(2020, 1, 15, tzinfo=UTC), ("Sea",))


def test_cdf_values() -> None:
    feed = read(CDF)
    (entry,) = feed.entries
    assert (feed.title, feed.link, feed.subtitle) == ("CDF", "https://cdf.example/", "About")
    assert (entry.title, entry.link) == ("One", "https://cdf.example/1")
    assert entry.updated_at == datetime(2004, 4, 7, 4, 5, 43, tzinfo=UTC)


def item(inner: str, attributes: str = "") -> ParsedEntry:
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    (entry,) = read(f"<rss {spaces} {attributes}><channel><item>{inner}</item></channel></rss>").entries
    return entry


def test_a_permalink_guid_is_the_link() -> None:
    assert item("<guid>https://news.example/1</guid>").link == "https://news.example/1"
    assert item('<guid isPermaLink="false">https://news.example/1</guid>').link is None
    assert item("<guid>tag:news.example,2026:1</guid>").link is None
    assert item("<guid>https://a.example/</guid><link>https://b.example/</link>").link == "https://b.example/"


def test_the_best_of_several_titles_dates_and_texts_wins() -> None:
    entry = item("<media:title>m</media:title><dc:title>d</dc:title><title></title>")
    assert entry.title == "d"
    entry = item("<dc:date>2020-01-01</dc:date><pubDate>Wed, 01 Jan 2020 10:00:00 GMT</pubDate>")
    assert entry.published_at == datetime(2020, 1, 1, 10, tzinfo=UTC)
    entry = item("<itunes:summary>two</itunes:summary><description>one</description>")
    assert (entry.summary, entry.content) == ("one", "two")
    entry = item("<content:encoded>whole</content:encoded>")
    assert (entry.summary, entry.content) == ("whole", "whole")


def test_feedburner_origlink_is_the_link() -> None:
    entry = item(
        "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://a.example/1</feedburner:origLink>"
    )
    assert entry.link == "https://a.example/1"


def test_video_feed() -> None:
    entry = item(
        "<media:group><media:title>Film</media:title><media:content url='https://v.example/1' type='video/mp4'/>"
        "<media:thumbnail url='https://v.example/1.jpg'/><media:description>Words</media:description></media:group>"
    )
    assert (entry.title, entry.summary) == ("Film", "Words")
    assert [e.url for e in entry.enclosures] == ["https://v.example/1", "https://v.example/1.jpg"]


def test_podcast_feed() -> None:
    entry = item(
        "<itunes:title>E1</itunes:title><itunes:author>Ann</itunes:author><itunes:image href='/e1.jpg'/>"
        "<itunes:keywords>sea, wind</itunes:keywords><enclosure url='/e1.mp3' length='x'/>"
    )
    assert (entry.title, entry.author, entry.categories) == ("E1", "Ann", ("sea", "wind"))
    assert entry.enclosures == (
        Enclosure("https://news.example/e1.mp3"),
        Enclosure("https://news.example/e1.jpg", "image/*"),
    )


def test_inline_markup_and_base64_content() -> None:
    assert item("<description>Say <b>hello</b> &amp; go</description>").summary == "Say <b>hello</b> &amp; go"
    assert item('<title mode="base64">SGVsbG8gPGI+eW91PC9iPg==</title>').title == "Hello <b>you</b>"
    assert item("<title>it&#146;s</title>").title == "it’s"


def test_xml_base_is_respected() -> None:
    entry = item("<link>one</link>", 'xml:base="https://base.example/dir/"')
    assert entry.link == "https://base.example/dir/one"
    text = (
        "<description>&lt;a class='x' href='two'&gt;&lt;img src='https://a.example/p.png'&gt;&lt;/a&gt;</description>"
    )
    found = "<a class='x' href='https://base.example/dir/two'><img src='https://a.example/p.png'></a>"
    assert item(text, 'xml:base="https://base.example/dir/"').summary == found
    assert item(text).summary == "<a class='x' href='two'><img src='https://a.example/p.png'></a>"


@pytest.mark.parametrize("space", ["http://backend.userland.com/rss2", "http://nobody.example/ns", ""])
def test_feed_namespaces_do_not_matter(space: str) -> None:
    feed = read(f'<rss xmlns="{space}"><channel><title>T</title><item><title>I</title></item></channel></rss>')
    assert (feed.title, feed.entries[0].title) == ("T", "I")


@pytest.mark.parametrize(
    ("document", "content_type"),
    [
        (
            '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>Fähre</title></channel></rss>'.encode(
                "latin-1"
            ),
            None,
        ),
        ("<rss><channel><title>Fähre</title></channel></rss>".encode("cp1252"), "text/xml; charset=windows-1252"),
        (
            '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>Fähre</title></channel></rss>'.encode(),
            None,
        ),
        ("\ufeff<rss><channel><title>Fähre</title></channel></rss>".encode("utf-16"), "text/html"),
        ("<rss><channel><title>Fähre</title></channel></rss>".encode("utf-16-be"), None),
    ],
)
def test_feeds_in_many_encodings(document: bytes, content_type: str | None) -> None:
    assert parse(document, URL, content_type).title == "Fähre"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"Hello",
        b"<html><body><p>feed</p></body></html>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b'{"a": 1}',
        b"[1, 2]",
        b"<opml><body/></opml>",
        b"<?xml version='1.0'?><urlset/>",
        b"\x00" * 100,
    ],
)
def test_other_documents_are_not_feeds(document: bytes) -> None:
    with pytest.raises(ParseError) as error:
        parse(document, URL, "application/rss+xml")
    assert error.value.kind is Kind.NOT_A_FEED


def titles_of(document: str) -> list[str | None]:
    return [entry.title for entry in parse(document.encode(), URL).entries]


@pytest.mark.parametrize("written", ["&#55356;&#57119;", "&#xD83C;&#xDF1F;", "&#xd83c;&#57119;", "&#x1F31F;"])
def test_characters_written_as_two_surrogate_references_are_joined(written: str) -> None:
    item = f"<item><title>Star {written}!</title></item><item><title><![CDATA[Star {written}!]]></title></item>"
    escaped = f"<item><title>Star {written.replace('&', '&amp;')}!</title></item>"
    titles = titles_of(f"<rss><channel>{item}{escaped}</channel></rss>")
    assert [html.unescape(title or "") for title in titles] == ["Star 🌟!"] * 3


def test_a_lone_surrogate_reference_does_no_harm() -> None:
    assert titles_of("<rss><channel><item><title>A&#55356;B</title></item></channel></rss>") == ["AB"]


def test_atom_titles_without_a_type_are_text_and_so_are_summaries_without_markup() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>On &lt;nav></title><entry>
    <title>On &lt;b>bold&lt;/b></title>
    <summary>Why &lt;T> is odd</summary></entry><entry xml:lang="en"><title type="html">&lt;b>Bold&lt;/b></title>
    <summary>&lt;p>Words&lt;/p></summary></entry></feed>"""
    parsed = parse(feed.encode(), URL)
    assert isinstance(parsed.title, PlainText)
    one, two = parsed.entries
    assert (one.title, isinstance(one.title, PlainText)) == ("On <b>bold</b>", True)
    assert (one.summary, isinstance(one.summary, PlainText)) == ("Why <T> is odd", True)
    assert (two.title, isinstance(two.title, PlainText)) == ("<b>Bold</b>", False)
    assert not isinstance(two.summary, PlainText)


@pytest.mark.parametrize(
    "marks",
    [("&lt;![CDATA[", "]]&gt;"), ("<![CDATA[<![CDATA[", "]]]]><![CDATA[>]]>"), ("&amp;lt;![CDATA[", "]]&amp;gt;")],
)
def test_cdata_marks_that_were_escaped_are_left_out(marks: tuple[str, str]) -> None:
    begin, end = marks
    item = f"<title>{begin}Hello{end}</title><link>{begin}https://a.example/1{end}</link><description>{begin}Words{end}</description>"
    (entry,) = parse(f"<rss><channel><item>{item}</item></channel></rss>".encode(), URL).entries
    assert (entry.title, entry.link, entry.summary) == ("Hello", "https://a.example/1", "Words")


def test_categories_keep_their_labels() -> None:
    entry = (
        """<category term="a:x" label="Ex"/><category><term>7</term><label>Why</label></category><category term="z"/>"""
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title>{entry}</entry></feed>'
    categories = parse(feed.encode(), URL).entries[0].categories
    assert categories == ("a:x", "7", "z")
    assert [getattr(category, "label", None) for category in categories] == ["Ex", "Why", None]


@pytest.mark.parametrize(
    "image",
    [
        "<image>/i.png</image>",
        "<image><url>/i.png</url><title>t</title></image>",
        "<image src='/i.png'/>",
        "<thumbnail>https://news.example/i.png</thumbnail>",
        "<thumb url='/i.png'/>",
        "<featured_image><img src='/i.png'/></featured_image>",
        "<post-thumbnail><url>/i.png</url></post-thumbnail>",
    ],
)
def test_images_in_elements_of_programs_own_making(image: str) -> None:
    feed = f"<rss><channel><item><title>t</title>{image}</item></channel></rss>"
    (entry,) = parse(feed.encode(), "https://news.example/feed").entries
    assert entry.enclosures == (Enclosure("https://news.example/i.png", "image/*"),)


HOSTED = "https://feeds.service.example/blog"


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><item><link>/p</link></item><link>https://blog.example/</link></channel></rss>",
        """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://feeds.service.example/blog"/>
        <link href="https://blog.example/"/><entry><link href="/p"/></entry></feed>""",
        """{"version": "https://jsonfeed.org/version/1", "home_page_url": "https://blog.example/",
        "items": [{"url": "/p"}]}""",
    ],
)
def test_relative_links_of_a_hosted_feed_are_its_sites(feed: str) -> None:
    assert parse(feed.encode(), HOSTED).entries[0].link == "https://blog.example/p"
    assert parse(feed.encode(), "https://blog.example/a/feed").entries[0].link == "https://blog.example/p"


def test_xml_base_overrides_the_site_of_a_hosted_feed() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example/x/"><link href="https://blog.example/"/>
    <entry><link href="p"/></entry></feed>"""
    assert parse(feed.encode(), HOSTED).entries[0].link == "https://cdn.example/x/p"


def test_the_language_of_a_feed_decides_about_names_of_months() -> None:
    feed = "<rss><channel><language>{}</language><item><pubDate>10 listopada 2025</pubDate></item></channel></rss>"
    months = [parse(feed.format(language).encode(), URL).entries[0].published_at for language in ("hr", "pl")]
    assert [month and month.month for month in months] == [10, 11]


def test_a_podcast_says_where_it_has_moved_to() -> None:
    feed = """<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>T</title>
    <itunes:new-feed-url> https://new.example/feed </itunes:new-feed-url></channel></rss>"""
    assert parse(feed.encode(), URL).new_url == "https://new.example/feed"
    assert parse(feed.replace("https:", "javascript:").encode(), URL).new_url is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("2530", 2530), ("42:10", 2530), ("1:02:34", 3754), (" 00:42:10.5 ", 2530), ("0", None), ("soon", None),
     ("1:2:3:4", None), ("9999999", None), ("-5", None), ("٤٢:١٠", None)],
)  # fmt: skip
def test_an_episode_has_the_duration_of_its_entry(written: str, seconds: int | None) -> None:
    entry = item(
        f"<itunes:duration>{written}</itunes:duration><enclosure url='/e1.mp3' type='audio/mpeg'/>"
        "<media:thumbnail url='/t.jpg'/>"
    )
    durations = {enclosure.url.rpartition("/")[2]: enclosure.duration for enclosure in entry.enclosures}
    assert durations == {"e1.mp3": seconds, "t.jpg": None}
