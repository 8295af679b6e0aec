"""The article as assistive technology walks it: through Qt's own accessible interfaces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.accessibility.install import install_interfaces
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.desktop.article.view import ArticleView
from deskreader.model import OpenedArticle
from tests.desktop.article.every_element import every_element
from tests.desktop.article.samples import NOW, article
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH

Role, Text = QAccessible.Role, QAccessible.Text


def no_menu(_point: QPoint) -> QMenu:
    return QMenu()


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    install_interfaces()
    view = ArticleView(no_menu)
    qtbot.addWidget(view)
    view.resize(760, 600)
    view.show()
    return view


def show(view: ArticleView, opened: OpenedArticle, style: ArticleStyle) -> QAccessibleInterface:
    """Shows an article, and returns the interface that assistive technology gets for the view."""
    view.show_article(render(opened, style, COLUMN_WIDTH, NOW))
    view.setAccessibleName(opened.title)
    return QAccessible.queryAccessibleInterface(view)


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yields everything below an interface in order."""
    for index in range(interface.childCount()):
        child = interface.child(index)
        yield child
        yield from walk(child)


def names(interface: QAccessibleInterface, role: QAccessible.Role) -> list[str]:
    """Returns the names of everything of a role below an interface."""
    return [child.text(Text.Name) for child in walk(interface) if child.role() == role]


def test_the_article_is_a_document_with_its_title(view: ArticleView, style: ArticleStyle) -> None:
    interface = show(view, article(), style)
    assert interface.role() == Role.Document
    assert interface.text(Text.Name) == article().title
    assert interface.state().readOnly


def test_headings_have_their_level_and_come_in_order(view: ArticleView, style: ArticleStyle) -> None:
    interface = show(view, article("<h2>First</h2><p>x</p><h3>Second</h3>"), style)
    headings = [child for child in walk(interface) if child.role() == Role.Heading]
    assert [heading.text(Text.Name) for heading in headings] == [article().title, "First", "Second"]
    level = QAccessible.Attribute.Level
    assert [heading.attributesInterface().attributeValue(level) for heading in headings] == [1, 2, 3]


def test_links_say_where_they_lead_and_open(view: ArticleView, style: ArticleStyle, qtbot: QtBot) -> None:
    interface = show(view, article('<p>Read <a href="https://a.example/x">this <b>page</b></a>.</p>'), style)
    (link,) = [child for child in walk(interface) if child.role() == Role.Link]
    assert link.text(Text.Name) == "this page"
    assert link.text(Text.Description) == "https://a.example/x"
    assert link.parent().text(Text.Name) == "Read this page."
    with qtbot.waitSignal(view.link_activated) as opened:
        link.actionInterface().doAction(link.actionInterface().pressAction())
    assert opened.args == ["https://a.example/x"]


def test_pictures_have_their_alternative_text(view: ArticleView, style: ArticleStyle) -> None:
    interface = show(
        view, article('<img src="https://a.example/1.png" alt="A bridge"><img src="https://a.example/2.png">'), style
    )
    assert names(interface, Role.Graphic) == ["A bridge", "Picture, not saved"]


def test_lists_quotes_and_tables_are_told_as_such(view: ArticleView, style: ArticleStyle) -> None:
    interface = show(view, every_element(), style)
    assert {"• A bullet", "1. One", "c. Letter c", "vii. Small roman seven"} <= set(names(interface, Role.ListItem))
    quote = next(child for child in walk(interface) if child.role() == Role.BlockQuote)
    assert quote.child(0).text(Text.Name) == "A quotation of its own, in italics."
    table = next(child for child in walk(interface) if child.role() == Role.Table)
    assert [cell.text(Text.Name) for cell in walk(table.child(1)) if cell.role() == Role.Cell] == [
        "February",
        "12",
        "4,800",
    ]


def test_every_part_of_every_element_has_a_name_and_no_object_character(view: ArticleView, style: ArticleStyle) -> None:
    structural = {Role.List, Role.BlockQuote, Role.Table, Role.Row, Role.Separator, Role.Cell}
    for child in walk(show(view, every_element(), style)):
        name = child.text(Text.Name)
        assert name or child.role() in structural
        assert "\ufffc" not in name


def test_text_can_be_read_by_character(view: ArticleView, style: ArticleStyle) -> None:
    interface = show(view, article("<p>Some words.</p>"), style)
    paragraph = next(child for child in walk(interface) if child.text(Text.Name) == "Some words.")
    reader = paragraph.textInterface()
    assert (reader.characterCount(), reader.text(0, 4)) == (11, "Some")
    assert not reader.characterRect(0).isEmpty()


def test_the_focused_link_is_told(view: ArticleView, style: ArticleStyle, qtbot: QtBot) -> None:
    interface = show(
        view, article('<p><a href="https://a.example/1">one</a> <a href="https://a.example/2">two</a></p>'), style
    )
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    links = [child for child in walk(interface) if child.role() == Role.Link]
    view.focusNextPrevChild(True)
    assert [link.state().focused for link in links] == [True, False]
    view.focusNextPrevChild(True)
    assert [link.state().focused for link in links] == [False, True]
    assert interface.focusChild().text(Text.Name) == "two"


def test_another_article_replaces_the_parts(view: ArticleView, style: ArticleStyle) -> None:
    former = list(walk(show(view, article("<p>Old words.</p>"), style)))
    interface = show(view, article("<p>New words.</p>", title="Another"), style)
    assert "New words." in names(interface, Role.Paragraph)
    assert "Old words." not in names(interface, Role.Paragraph)
    assert former


def test_a_long_article_is_told_whole(qtbot: QtBot, view: ArticleView, style: ArticleStyle) -> None:
    paragraphs = "".join(f"<p>Paragraph {number} here.</p>" for number in range(2500))
    interface = show(view, article(paragraphs), style)
    qtbot.waitUntil(lambda: "Paragraph 2499 here." in names(interface, Role.Paragraph), timeout=30_000)


def test_words_that_came_and_went_are_introduced(view: ArticleView, style: ArticleStyle) -> None:
    html = "<p>It costs <x-deleted>14</x-deleted> <x-inserted>17</x-inserted> million.</p><p>Plain.</p>"
    paragraphs = names(show(view, article(html), style), Role.Paragraph)
    assert paragraphs[-2:] == ["It costs [removed: 14] [added: 17] million.", "Plain."]
