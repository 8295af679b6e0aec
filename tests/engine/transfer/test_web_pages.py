"""An article as one HTML file: whole, with its pictures, and without anything that runs or loads."""

from __future__ import annotations

import base64
import os
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.files import file_name
from deskreader.engine.transfer.web_pages import MOST_DRAGGED, WebPageWriter, web_page
from deskreader.model import View, ViewKind
from tests.engine.transfer.test_epub import PHOTO, engine

__all__ = ["engine"]


class Page(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Returns the attributes of each element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def test_a_page_has_text_pictures_and_source_and_loads_nothing(engine: Engine) -> None:
    (first, *_) = engine.library.page(View(ViewKind.STARRED)).headlines
    article = engine.library.open_article(first.id)
    page = Page(web_page(article).decode())
    assert article.title in page.text
    assert "went on with" in " ".join(page.text.split())
    (image,) = page.named("img")
    kind, _, data = (image["src"] or "").partition(";base64,")
    assert (kind, base64.b64decode(data)) == ("data:image/png", article.images[PHOTO].data)
    assert page.named("a")[-1]["href"] == article.link
    (policy,) = (meta["content"] for meta in page.named("meta") if "http-equiv" in meta)
    assert (policy or "").startswith("default-src 'none'")
    assert not page.named("script")


def test_dragged_articles_have_files_of_their_titles_which_go_later(engine: Engine, tmp_path: Path) -> None:
    writer = WebPageWriter(engine.library, tmp_path / "dragged")
    ids = [headline.id for headline in engine.library.page(View(ViewKind.ALL)).headlines]
    paths = writer.write_dragged([*ids, ids[0]])
    assert [path.suffix for path in paths] == [".html"] * 4
    assert len(set(paths)) == 4, "an article that is named as another has a file of its own"
    assert {path.stem for path in paths} == {"T0", "T1", "T2", f"{paths[0].stem} 2"}
    old = paths[0].parent
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    again = writer.write_dragged(ids[:1] * (MOST_DRAGGED + 5))
    assert len(again) == MOST_DRAGGED
    assert not old.exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [("Tide: 3/4 of the *port*", "Tide 3 4 of the port"), ("", "deskreader"), ("../../etc", "etc"),
     ("Nul\0l", "Nul l"), ("مدينة", "مدينة"), ("x" * 200, "x" * 80)],
)  # fmt: skip
def test_a_title_makes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name
