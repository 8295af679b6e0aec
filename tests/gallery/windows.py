"""The program's windows, panes, dialogs and states by name, each with a function that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from deskreader.desktop.article.comparison.compared_article import ComparedArticle
from deskreader.desktop.commands.mail_review import MailReviewDialog
from deskreader.desktop.commands.private_addresses import PrivateAddressesDialog
from deskreader.desktop.dialogs.export_options import ExportOptions
from deskreader.desktop.sidebar.nodes import flatten
from deskreader.desktop.strings.formatting import local_day
from deskreader.errors import Kind
from deskreader.model import ArticleId, View, ViewKind
from deskreader.text.clock import utc_now
from deskreader.text.mailto import mail_draft
from tests.gallery.gallery import DESIGN_HEIGHT, DESIGN_WIDTH, Gallery, wait_for

LONG_ADDRESS = "http://192.168.178.1:8080/cgi-bin/system/restart?mode=full&confirm=yes"
Opener = Callable[[Gallery], QWidget]


def _story(gallery: Gallery) -> QWidget:
    """The window with a story open."""
    gallery.resize()
    gallery.window.panes.show_articles()
    gallery.window.show_view(View(ViewKind.ALL))
    gallery.settle()
    headline = next(h for h in gallery.window.timeline.headlines if h.thumbnail is not None)
    gallery.window.timeline.choose(headline.id)
    wait_for("story", lambda: gallery.window.article.article is not None)
    gallery.settle()
    return gallery.window


def _every_element(gallery: Gallery) -> QWidget:
    """A story with every element that a story can have."""
    _story(gallery)
    _choose(gallery, gallery.stories.every_element)
    return gallery.window


def _choose(gallery: Gallery, article: ArticleId) -> None:
    gallery.window.timeline.choose(article)
    wait_for("story", lambda: gallery.window.article.article.id == article)
    gallery.settle()


def _narrow(width: int, shows_list: bool) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        _story(gallery)
        gallery.resize(width, 700)
        (gallery.window.show_list if shows_list else gallery.window.panes.show_article)()
        gallery.settle()
        return gallery.window

    return open_


def _narrow_sidebar(gallery: Gallery) -> QWidget:
    _narrow(600, True)(gallery)
    gallery.window.toggle_sidebar()
    gallery.settle()
    return gallery.window


def _first_page(gallery: Gallery) -> QWidget:
    gallery.resize()
    gallery.window.panes.show_page(gallery.window.workbench.welcome.page())
    gallery.settle()
    return gallery.window


def _search(words: str) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        gallery.resize()
        gallery.window.panes.show_articles()
        gallery.window.show_view(View(ViewKind.UNREAD))
        field = gallery.window.timeline._header.search
        field.setFocus()
        field.setText(words)
        field.search_now()
        wait_for("result", lambda: gallery.window.timeline.view.query == words)
        gallery.settle()
        return gallery.window

    return open_


def _empty_list(gallery: Gallery) -> QWidget:
    gallery.resize()
    gallery.window.panes.show_articles()
    feed = gallery.window.sidebar.outline.feeds[0]
    gallery.window.show_view(View(ViewKind.TAG, tag="none"))
    gallery.settle()
    assert feed is not None
    return gallery.window


def _troubled_feed(gallery: Gallery) -> QWidget:
    """The list of a feed that cannot be reached, and the foot line that says so."""
    gallery.resize()
    feed = gallery.window.sidebar.outline.feeds[0]
    from deskreader.store.feeds import feeds as feed_rows

    now = datetime.now(UTC)
    gallery.app.engine.database.write_unsynced(
        feed_rows.record_failure, feed.id, Kind.UNREACHABLE, "connection refused", now, now, None, True
    )
    gallery.window.sidebar.reload()
    wait_for("problem", lambda: any(f.problem is not None for f in gallery.window.sidebar.outline.feeds))
    gallery.window.show_feed(feed.id)
    gallery.settle()
    return gallery.window


def _bars(gallery: Gallery) -> QWidget:
    """The window with the undo bar, the banner of a full disk, and the bar that finds words."""
    _story(gallery)
    gallery.window.workbench.article_commands.mark_older(1)
    gallery.window.workbench.disk_space._show_state(True)
    gallery.window.article.show_find_bar()
    gallery.settle()
    return gallery.window


def _after_bars(gallery: Gallery) -> None:
    gallery.window.workbench.disk_space._show_state(False)


def _briefing(width: int, height: int = DESIGN_HEIGHT) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        gallery.resize(width, height)
        gallery.window.actions_by_name["go_briefing"].trigger()
        wait_for("briefing", lambda: gallery.window.workbench.briefing.is_shown)
        gallery.settle()
        return gallery.window

    return open_


def _muted(gallery: Gallery) -> QWidget:
    gallery.resize()
    gallery.window.panes.show_articles()
    gallery.window.show_view(View(ViewKind.MUTED))
    gallery.settle()
    return gallery.window


def _changes(gallery: Gallery) -> QWidget:
    """A story beside what its publisher changed of it."""
    _story(gallery)
    _choose(gallery, gallery.stories.edited)
    gallery.window.actions_by_name["show_changes"].trigger()
    wait_for("changes", lambda: isinstance(gallery.window.article.article, ComparedArticle))
    gallery.settle()
    return gallery.window


def _after_changes(gallery: Gallery) -> None:
    gallery.window.actions_by_name["show_changes"].trigger()


def _last_day_of_rule(gallery: Gallery) -> QWidget:
    rules = gallery.act("rules")
    return gallery.opened_by(lambda: rules.ask_day(local_day(utc_now())))  # type: ignore[attr-defined]


def _settings_page(row: int) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        dialog = gallery.window.workbench.dialogs.settings()
        dialog.show_page(row)
        gallery.settle()
        return dialog

    return open_


def _properties(gallery: Gallery) -> QWidget:
    return gallery.opened_by(
        lambda: gallery.window.workbench.dialogs.properties(gallery.window.sidebar.outline.feeds[0].id)
    )


def _retention(gallery: Gallery) -> QWidget:
    folder = gallery.window.sidebar.outline.folders[0]
    return gallery.opened_by(lambda: gallery.window.workbench.feed_commands.retention_requested.emit(folder))


def _account(gallery: Gallery) -> QWidget:
    (account,) = gallery.app.engine.accounts.list_all()
    return gallery.opened_by(lambda: gallery.window.workbench.dialogs.account(account.id))


def _remove_account(gallery: Gallery) -> QWidget:
    (account,) = gallery.app.engine.accounts.list_all()
    return gallery.opened_by(lambda: gallery.window.workbench.dialogs.remove_account(account))


def _licences(gallery: Gallery) -> QWidget:
    about = gallery.act("about")
    return gallery.opened_by(about._open_licences)  # type: ignore[attr-defined]


def _rename(gallery: Gallery) -> QWidget:
    feed = gallery.window.sidebar.outline.feeds[0]
    return gallery.opened_by(lambda: gallery.window.workbench.feed_commands.rename_feed(feed))


def _mail(gallery: Gallery) -> QWidget:
    draft = mail_draft("mailto:ana.lindqvist@harbourcourier.example?subject=The%20tide%20table&body=Dear%20Ana")
    assert draft is not None
    theme = gallery.app.theme_manager.theme
    return gallery.shown(MailReviewDialog(draft, lambda _url: None, theme, gallery.window))


def _private_addresses(gallery: Gallery) -> QWidget:
    theme = gallery.app.theme_manager.theme
    return gallery.shown(PrivateAddressesDialog([LONG_ADDRESS, LONG_ADDRESS], lambda _ok: None, theme, gallery.window))


def _export(gallery: Gallery) -> QWidget:
    return gallery.shown(ExportOptions("OPML", gallery.app.theme_manager.theme, gallery.window))


def _viewer(gallery: Gallery) -> QWidget:
    _story(gallery)
    return gallery.opened_by(gallery.window.article.output.show_pictures)


def _panel(gallery: Gallery) -> QWidget:
    _story(gallery)
    return gallery.opened_by(gallery.window.article.show_type_panel)


def _with_story(name: str) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        _story(gallery)
        return gallery.act(name)

    return open_


def _row_menu(kind: ViewKind) -> Opener:
    def open_(gallery: Gallery) -> QWidget:
        gallery.resize()
        node = next(node for node in flatten(gallery.window.sidebar._tree._nodes) if node.view.kind is kind)
        corner = gallery.window.mapToGlobal(QPoint(60, 300))
        return gallery.opened_by(lambda: gallery.window.workbench.menus.open_for_node(node, corner))

    return open_


def _card_menu(gallery: Gallery) -> QWidget:
    _story(gallery)
    corner = gallery.window.mapToGlobal(QPoint(300, 200))
    headline = gallery.window.timeline.headlines[1]
    return gallery.opened_by(lambda: gallery.window.workbench.menus.open_for_card(headline, corner))


def _go_anywhere(gallery: Gallery) -> QWidget:
    dialog = gallery.act("go_anywhere")
    QTest.keyClicks(gallery.application.focusWidget() or dialog, "te")
    gallery.settle()
    return dialog


def _by_action(name: str) -> Opener:
    return lambda gallery: gallery.act(name)


WINDOWS: dict[str, Opener] = {
    "window": _story,
    "every-element": _every_element,
    "window-two-panes": _narrow(800, False),
    "window-list": _narrow(400, True),
    "window-article": _narrow(400, False),
    "window-sidebar": _narrow_sidebar,
    "first-page": _first_page,
    "search": _search("tide"),
    "search-empty": _search("zebra"),
    "list-empty": _empty_list,
    "feed-in-trouble": _troubled_feed,
    "bars": _bars,
    "briefing": _briefing(DESIGN_WIDTH),
    "briefing-narrow": _briefing(480, 700),
    "muted": _muted,
    "changes": _changes,
    "article-panel": _panel,
    "picture-viewer": _viewer,
    "menu-program": _by_action("more_menu"),
    "menu-story": _with_story("story_menu"),
    "menu-list": _by_action("list_options"),
    "menu-feed": _row_menu(ViewKind.FEED),
    "menu-folder": _row_menu(ViewKind.FOLDER),
    "menu-tag": _row_menu(ViewKind.TAG),
    "menu-card": _card_menu,
    "go-anywhere": _go_anywhere,
    "go-to-date": _by_action("go_to_date"),
    "add-feed": _by_action("add_feed"),
    "starter-list": _by_action("starter_list"),
    "add-account": _by_action("add_account"),
    "account": _account,
    "remove-account": _remove_account,
    "feed-properties": _properties,
    "keep-stories": _retention,
    "tags": _with_story("tag_story"),
    "new-folder": _by_action("add_folder"),
    "rename": _rename,
    "backups": _by_action("backups"),
    "offline": _by_action("prepare_offline"),
    "activity": _by_action("activity"),
    "feed-statistics": _by_action("feed_statistics"),
    "rules": _by_action("rules"),
    "rule-last-day": _last_day_of_rule,
    "export": _export,
    "private-addresses": _private_addresses,
    "mail": _mail,
    "shortcuts": _by_action("shortcuts"),
    "search-help": _by_action("search_help"),
    "about": _by_action("about"),
    "licences": _licences,
}
"""Openers by name; the pages of the settings come behind these."""
AFTERWARDS: dict[str, Callable[[Gallery], None]] = {"bars": _after_bars, "changes": _after_changes}
"""What has to be tidied up beside windows that are open."""


def openers(gallery: Gallery) -> dict[str, Opener]:
    """Returns every opener, with one for each page of the settings."""
    dialog = gallery.window.workbench.dialogs.settings()
    rows = dialog.list.count()
    gallery.close_windows()
    return {**WINDOWS, **{f"settings-{row}": _settings_page(row) for row in range(rows)}}


def each_window(gallery: Gallery, names: set[str] | None = None) -> Iterator[tuple[str, QWidget]]:
    """Opens one window after another, yields its name and itself, and closes it."""
    for name, open_ in openers(gallery).items():
        if names is None or name in names:
            yield name, open_(gallery)
            AFTERWARDS.get(name, lambda _gallery: None)(gallery)
            gallery.close_windows()
