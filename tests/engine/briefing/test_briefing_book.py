"""The briefing as a book: a front page that leads to each story, made without network, valid for e-readers."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from PIL import Image

from deskreader.engine.briefing.briefing_book import BriefingTexts
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, FeedId, ReadImage
from deskreader.model.articles import Grouping
from deskreader.profile import profile_in
from deskreader.store.articles import images, merge
from deskreader.store.stories import membership
from tests.engine.kit import NOW
from tests.store.kit import document, entry, fetched, subscribed

OPF, XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"
PHOTO = "https://img.example.org/1.png"
HTML = (
    f'<h2>Why</h2><p>Rome &amp; I<br>went <b>on</b> with <img src="{PHOTO}" alt="A &quot;view&quot;"></p>'
    '<table><tr><td colspan="2">one</td></tr></table><ol start="3"><li>third</li></ol>'
    "<details><summary>More</summary><p>Hidden</p></details><dl><dt>Term</dt><dd>Text</dd></dl>"
    '<blockquote><p>Said <a href="https://a.example/?x=1&amp;y=2">here</a></p></blockquote>'
    "<pre><code>x &lt; 1</code></pre>"
)
TEXTS = BriefingTexts("Today in brief", lambda now: f"{now:%d.%m.%Y}", lambda reasons: f"{reasons.sources} sources")


def no_network(*_args: object) -> object:
    raise AssertionError("a book is made without network")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with closing(Engine(profile_in(tmp_path / "profile"), now=lambda: NOW, make=no_network)) as engine:  # type: ignore[arg-type]
        yield engine


def arrive(engine: Engine, feed: FeedId, number: int, **changes: object) -> ArticleId:
    """Stores an article of the last day, with its picture."""
    values = {"published_at": NOW - number * timedelta(hours=1), "content": HTML, "gives_full_text": True} | changes
    read = document(entry(number, **values), title=f"Feed {feed} & Sons")
    (article,) = engine.database.write_unsynced(merge.merge, feed, read, fetched()).new
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 20)).save(data, "PNG")
    images.save_images(engine.database, article, {PHOTO: ReadImage(data.getvalue(), "image/png", 40, 30)})
    return article


def fill(engine: Engine) -> tuple[ArticleId, ArticleId, ArticleId]:
    """Two sources of one story, and a story of its own from right to left."""
    one, two = (subscribed(engine.database, name, NOW) for name in ("one", "two"))
    first, second = arrive(engine, one, 2, title="Ferry <aground> & safe"), arrive(engine, two, 1, title="All safe")
    third = arrive(engine, two, 3, title="خبر اليوم")
    engine.database.write_unsynced(membership.assign, [Grouping(second, first)], None)
    return first, second, third


def page(book: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(f"OEBPS/{name}"))


def test_the_front_page_leads_to_the_stories_and_names_the_other_sources(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    target = tmp_path / "today.epub"
    assert len(engine.briefing_book.write(TEXTS, target)) == 2
    with ZipFile(target) as book:
        front = page(book, "front.xhtml")
        links = {link.attrib["href"]: link.text for link in front.iter(f"{XHTML}a")}
        assert links == {"stories/0001.xhtml": "Ferry <aground> & safe", "stories/0002.xhtml": "خبر اليوم"}
        assert all(f"OEBPS/{name}" in book.namelist() for name in links)
        text = " ".join("".join(front.itertext()).split())
        assert "Today in brief" in text
        assert f"{NOW:%d.%m.%Y}" in text
        assert "2 sources" in text
        assert [item.text for item in front.iter(f"{XHTML}li")] == ["Feed 2 & Sons: All safe"]
        contents = [link.attrib["href"] for link in page(book, "nav.xhtml").iter(f"{XHTML}a")]
        assert contents == ["front.xhtml", "stories/0001.xhtml", "stories/0002.xhtml"]
        package = page(book, "content.opf")
        assert [ref.attrib["idref"] for ref in package.iter(f"{OPF}itemref")] == ["front", "s0", "s1"]
        assert package.findtext(".//{*}title") == f"Today in brief, {NOW:%d.%m.%Y}"
        (image,) = page(book, "stories/0001.xhtml").iter(f"{XHTML}img")
        assert f"OEBPS/{image.attrib['src'].removeprefix('../')}" in book.namelist()


def test_what_is_read_is_not_in_the_book_and_without_stories_there_is_none(engine: Engine, tmp_path: Path) -> None:
    first, _second, third = fill(engine)
    target = tmp_path / "today.epub"
    engine.library.note_opening(third)
    engine.library.mark_read([third])
    assert len(engine.briefing_book.write(TEXTS, target)) == 1
    target.unlink()
    engine.library.mark_read([first])
    assert len(engine.briefing_book.write(TEXTS, target)) == 0
    assert not target.exists()


@pytest.mark.skipif(shutil.which("epubcheck") is None, reason="epubcheck is not installed")
def test_epubcheck_finds_nothing_wrong(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    target = tmp_path / "today.epub"
    engine.briefing_book.write(TEXTS, target)
    checker = ["java", "-jar", shutil.which("epubcheck") or ""]
    checked = subprocess.run([*checker, target], capture_output=True, text=True, timeout=120, check=False)
    assert "No errors or warnings detected" in checked.stdout, checked.stdout + checked.stderr
