"""An EPUB book has everything that e-readers need, and all of it is well-formed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.engine.transfer.xhtml import to_xhtml
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ReadEntry, ReadFeed, ReadImage, Validators, View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import images, merge
from deskreader.store.feeds import feeds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPF, XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTO = "https://img.example.org/1.png"
BODY = (
    f'<p>Rome &amp; I<br>went <b>on</b> with <img src="{PHOTO}" alt="A &quot;view&quot;">.</p>'
    '<p><img src="https://img.example.org/gone.png">See <a href="https://a.example/?x=1&amp;y=2" id="x">here</a>'
    ' or <a href="#x">above</a>, &nbsp;<tt>old</tt><blink>new</blink></p>'
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 20)).save(data, "PNG")
    with closing(Engine(profile_in(tmp_path / "profile"), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://a.invalid/feed", "A", None, None, NOW)
        entries = tuple(
            ReadEntry(f"g{n}", f"T{n} <&>", f"https://a.example/{n}", None, NOW, None, BODY, "x", "x", None, f"f{n}",
                      gives_full_text=True)
            for n in range(3)
        )  # fmt: skip
        new = engine.database.write_unsynced(
            merge.merge, feed, ReadFeed("A", None, "", entries), FetchOutcome(Validators(), "", NOW, NOW)
        ).new
        for article in new:
            images.save_images(engine.database, article, {PHOTO: ReadImage(data.getvalue(), "image/png", 40, 30)})
        engine.library.star(new[:2])
        yield engine


def test_starred_articles_make_a_valid_book(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "stars.epub"
    assert engine.epub_writer.write(View(ViewKind.STARRED), "Starred & kept", target) == 2
    with ZipFile(target) as book:
        assert book.testzip() is None
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert book.read("mimetype") == b"application/epub+zip"
        root = ElementTree.fromstring(book.read("META-INF/container.xml")).find(".//{*}rootfile")
        assert root is not None
        package = ElementTree.fromstring(book.read(root.attrib["full-path"]))
        assert package.findtext(f".//{DC}title") == "Starred & kept"
        assert package.findtext(f".//{DC}language") == "en"
        items = {item.attrib["id"]: item.attrib for item in package.iter(f"{OPF}item")}
        files = {f"OEBPS/{item['href']}" for item in items.values()}
        assert files | {"mimetype", "META-INF/container.xml", root.attrib["full-path"]} == set(book.namelist())
        assert sorted(item["media-type"] for item in items.values() if "picture" in item["href"]) == ["image/png"]
        spine = [items[ref.attrib["idref"]]["href"] for ref in package.iter(f"{OPF}itemref")]
        assert spine == ["stories/0001.xhtml", "stories/0002.xhtml"]
        contents = ElementTree.fromstring(book.read("OEBPS/nav.xhtml"))
        assert [link.attrib["href"] for link in contents.iter(f"{XHTML}a")] == spine
        assert {link.text for link in contents.iter(f"{XHTML}a")} <= {f"T{n} <&>" for n in range(3)}
        for name in spine:
            chapter = ElementTree.fromstring(book.read(f"OEBPS/{name}"))
            (image,) = chapter.iter(f"{XHTML}img")
            assert image.attrib["alt"] == 'A "view"'
            assert str(PurePosixPath("OEBPS/stories", image.attrib["src"])).replace("stories/../", "") in files
            links = [link.attrib.get("href") for link in chapter.iter(f"{XHTML}a")]
            assert links[:2] == ["https://a.example/?x=1&y=2", None]
            assert "".join(chapter.itertext()).count("oldnew") == 1


def test_a_book_without_articles_is_well_formed(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "none.epub"
    assert engine.epub_writer.write(View(ViewKind.TAG, tag="none"), "None", target) == 0
    with ZipFile(target) as book:
        for name in ("OEBPS/content.opf", "OEBPS/nav.xhtml"):
            ElementTree.fromstring(book.read(name))


def test_a_missing_folder_raises_a_typed_error(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DeskReaderError) as error:
        engine.epub_writer.write(View(ViewKind.STARRED), "S", tmp_path / "no" / "stars.epub")
    assert (error.value.kind, error.value.detail) == (Kind.NO_FOLDER, "stars.epub")


parts = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</i>", "<img src='x'>", "&amp", "<br/>", "\0\ud800", "<", "a<b", "<td x>", "<!-- -->"),
        *("<a href='https://x/\"'>", "</a>", "]]>", "<?x?>", "<svg/>", "é", "\x0b"),
    ]
)


@given(st.lists(parts))
def test_any_html_becomes_well_formed(fragments: list[str]) -> None:
    ElementTree.fromstring(f"<div>{to_xhtml(''.join(fragments), {'x': 'y.png'})}</div>")


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("<ul><p>a</p>b<li>c</li></ul>", "<ul><li><p>a</p>b</li><li>c</li></ul>"),
        ("<li>a</li>", "<div>a</div>"),
        ("<p>a<div>b</div></p>", "<p>a</p><div>b</div>"),
        ("<b>a<h2>b</h2></b>", "<b>a</b><h2>b</h2>"),
        ("<dl><dd>a</dd></dl>", '<div><div class="definition">a</div></div>'),
        ("<details>a<summary>b</summary></details>", '<div>a<div class="term">b</div></div>'),
        ("<table><tr>a</tr></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<table><tbody></tbody><thead></thead></table>", "<table><tbody></tbody><tbody></tbody></table>"),
        ("<td>a</td>", "a"),
        (
            '<table><td colspan="x" rowspan="2">a</table>',
            '<table><tbody><tr><td rowspan="2">a</td></tr></tbody></table>',
        ),
        ('<p dir="RTL" lang="e n">a</p><p dir="x">b</p>', '<p dir="rtl">a</p><p>b</p>'),
        ("<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>", "<ruby>a<rt>b</rt></ruby>"),
        ("<ruby>a<rt>b</rt>c</ruby>", "<span>a<span> (b)</span>c</span>"),
        ("<ruby>a</ruby>", "<span>a</span>"),
        ("<bdo>a</bdo><time>b</time>", "<span>a</span><span>b</span>"),
        ('<a href="https://x/">a<a href="https://y/">b</a>c</a>', '<a href="https://x/">abc</a>'),
    ],
)
def test_elements_out_of_place_are_put_in_place(html: str, xhtml: str) -> None:
    assert to_xhtml(html, {}) == xhtml


@given(st.lists(parts))
def test_no_words_are_lost(fragments: list[str]) -> None:
    html = "".join(f"{fragment}w{number}w " for number, fragment in enumerate(fragments) if "!--" not in fragment)
    text = "".join(ElementTree.fromstring(f"<div>{to_xhtml(html, {'x': 'y.png'})}</div>").itertext())
    found = re.findall(r"w\d+w", html_text(html))
    assert re.findall(r"w\d+w", text) == found


def html_text(html: str) -> str:
    """Returns the text of HTML, as the standard library's parser reads it."""
    words: list[str] = []
    parser = HTMLParser()
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return "".join(words)
