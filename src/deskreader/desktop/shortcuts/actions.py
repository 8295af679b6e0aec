"""Every action of the menus and the keyboard: its name, text, default keys, and the user's own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.settings import Settings, SettingsKeeper


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: its name in the settings, its menu group, its text, and its default keys in portable text."""

    name: str
    group: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""


GROUPS: dict[str, str] = {
    "file": QT_TRANSLATE_NOOP("actions", "File"),
    "view": QT_TRANSLATE_NOOP("actions", "View"),
    "go": QT_TRANSLATE_NOOP("actions", "Go"),
    "article": QT_TRANSLATE_NOOP("actions", "Story"),
    "help": QT_TRANSLATE_NOOP("actions", "Help"),
}
SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("add_feed", "file", QT_TRANSLATE_NOOP("actions", "Add feed…"), ("A", "Ctrl+N"), "add"),
    ActionSpec("add_folder", "file", QT_TRANSLATE_NOOP("actions", "New folder…"), (), "folder"),
    ActionSpec("starter_list", "file", QT_TRANSLATE_NOOP("actions", "Choose from the starter list…"), (), "list"),
    ActionSpec("feed_properties", "file", QT_TRANSLATE_NOOP("actions", "Feed properties"), ("I", "Alt+Return")),
    ActionSpec("refresh_shown", "file", QT_TRANSLATE_NOOP("actions", "Refresh this list"), ("R",), "refresh"),
    ActionSpec("refresh_all", "file", QT_TRANSLATE_NOOP("actions", "Refresh all"), ("Shift+R", "F5"), "refresh"),
    ActionSpec("import_opml", "file", QT_TRANSLATE_NOOP("actions", "Import…"), (), "import"),
    ActionSpec("export_opml", "file", QT_TRANSLATE_NOOP("actions", "Export OPML…"), (), "export"),
    ActionSpec("export_all", "file", QT_TRANSLATE_NOOP("actions", "Export everything…"), (), "export"),
    ActionSpec("export_epub", "file", QT_TRANSLATE_NOOP("actions", "Export stories as EPUB…"), (), "export"),
    ActionSpec("backups", "file", QT_TRANSLATE_NOOP("actions", "Backups…")),
    ActionSpec(
        "prepare_offline", "file", QT_TRANSLATE_NOOP("actions", "Download for offline reading…"), (), "download"
    ),
    ActionSpec("settings", "file", QT_TRANSLATE_NOOP("actions", "Settings…"), ("Ctrl+,",), "settings"),
    ActionSpec("close_window", "file", QT_TRANSLATE_NOOP("actions", "Close window"), ("Ctrl+W",)),
    ActionSpec("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",)),
    ActionSpec("search", "view", QT_TRANSLATE_NOOP("actions", "Search"), ("/", "Ctrl+Shift+F"), "search"),
    ActionSpec("text_size", "view", QT_TRANSLATE_NOOP("actions", "Text size"), (), "text-size"),
    ActionSpec("zoom_in", "view", QT_TRANSLATE_NOOP("actions", "Larger text"), ("Ctrl++", "Ctrl+=")),
    ActionSpec("zoom_out", "view", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",)),
    ActionSpec("zoom_reset", "view", QT_TRANSLATE_NOOP("actions", "Default text size"), ("Ctrl+0",)),
    ActionSpec("toggle_sidebar", "view", QT_TRANSLATE_NOOP("actions", "Show or hide sidebar"), ("F9",)),
    ActionSpec("full_screen", "view", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",)),
    ActionSpec("more_menu", "view", QT_TRANSLATE_NOOP("actions", "Menu"), ("F10",), "more"),
    ActionSpec("next_story", "go", QT_TRANSLATE_NOOP("actions", "Next story"), ("J",)),
    ActionSpec("previous_story", "go", QT_TRANSLATE_NOOP("actions", "Previous story"), ("K",)),
    ActionSpec("next_unread", "go", QT_TRANSLATE_NOOP("actions", "Next unread story"), ("N",)),
    ActionSpec("previous_unread", "go", QT_TRANSLATE_NOOP("actions", "Previous unread story"), ("P",)),
    ActionSpec("page_down", "go", QT_TRANSLATE_NOOP("actions", "Page down, then next unread story"), ("Space",)),
    ActionSpec("page_up", "go", QT_TRANSLATE_NOOP("actions", "Page up"), ("Shift+Space",)),
    ActionSpec("next_feed", "go", QT_TRANSLATE_NOOP("actions", "Next feed"), ("]",)),
    ActionSpec("previous_feed", "go", QT_TRANSLATE_NOOP("actions", "Previous feed"), ("[",)),
    ActionSpec("go_unread", "go", QT_TRANSLATE_NOOP("actions", "Go to Unread"), ("G, U",), "unread"),
    ActionSpec("go_today", "go", QT_TRANSLATE_NOOP("actions", "Go to Today"), ("G, T",), "today"),
    ActionSpec("go_starred", "go", QT_TRANSLATE_NOOP("actions", "Go to Starred"), ("G, S",), "star"),
    ActionSpec("go_all", "go", QT_TRANSLATE_NOOP("actions", "Go to All stories"), ("G, A",), "list"),
    ActionSpec("go_to_date", "go", QT_TRANSLATE_NOOP("actions", "Go to date…"), ("G, D",), "today"),
    ActionSpec("toggle_read", "article", QT_TRANSLATE_NOOP("actions", "Mark as read or unread"), ("M",), "check"),
    ActionSpec("star", "article", QT_TRANSLATE_NOOP("actions", "Star or unstar"), ("S",), "star"),
    ActionSpec(
        "open_in_browser",
        "article",
        QT_TRANSLATE_NOOP("actions", "Open in browser"),
        ("V", "B", "Return", "Enter"),
        "open-external",
    ),
    ActionSpec("copy_link", "article", QT_TRANSLATE_NOOP("actions", "Copy link"), ("Ctrl+Shift+C",)),
    ActionSpec("later", "article", QT_TRANSLATE_NOOP("actions", "Remind me in an hour")),
    ActionSpec("find_in_story", "article", QT_TRANSLATE_NOOP("actions", "Find in story"), ("Ctrl+F",), "search"),
    ActionSpec("save_pdf", "article", QT_TRANSLATE_NOOP("actions", "Save as PDF…"), ("Ctrl+P",)),
    ActionSpec(
        "toggle_version",
        "article",
        QT_TRANSLATE_NOOP("actions", "Switch between full story and feed's version"),
        ("D",),
    ),
    ActionSpec("tag_story", "article", QT_TRANSLATE_NOOP("actions", "Tags…"), ("T",)),
    ActionSpec("delete_story", "article", QT_TRANSLATE_NOOP("actions", "Delete"), ("Del",)),
    ActionSpec("report_page", "article", QT_TRANSLATE_NOOP("actions", "Report a page that came out wrong")),
    ActionSpec(
        "forget_site", "article", QT_TRANSLATE_NOOP("actions", "Forget what DeskReader learned about this site")
    ),
    ActionSpec("mark_all_read", "article", QT_TRANSLATE_NOOP("actions", "Mark all as read"), ("Shift+A",), "check"),
    ActionSpec("undo", "article", QT_TRANSLATE_NOOP("actions", "Undo"), ("Z", "Ctrl+Z"), "undo"),
    ActionSpec("shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), ("?", "F1"), "keyboard"),
    ActionSpec("about", "help", QT_TRANSLATE_NOOP("actions", "About DeskReader")),
)
NEEDS_ARTICLE = (
    "toggle_read", "star", "open_in_browser", "copy_link", "toggle_version", "report_page", "later", "find_in_story",
    "save_pdf", "forget_site", "tag_story", "delete_story")  # fmt: skip
"""Actions that are disabled without an open article."""


def default_keys(name: str) -> str:
    """Returns the default keys of an action as one portable text, separated by "; "; empty where it has none."""
    spec = next(spec for spec in SPECS if spec.name == name)
    return "; ".join(spec.keys)


def bindings(user_keys: Mapping[str, str]) -> dict[str, list[QKeySequence]]:
    """Returns the keys of every action: the user's own, else the defaults without keys the user gave to another action.

    Of two actions that the user gave the same keys, the first in `SPECS` gets them, so that no key is ambiguous.
    """
    taken: set[str] = set()
    bound: dict[str, list[QKeySequence]] = {}
    for spec in sorted(SPECS, key=lambda spec: spec.name not in user_keys):
        text = user_keys.get(spec.name, "; ".join(spec.keys))
        sequences = [s for s in QKeySequence.listFromString(text) if not s.isEmpty()]
        free = [s for s in sequences if s.toString() not in taken]
        taken.update(s.toString() for s in free)
        bound[spec.name] = free
    return bound


class Actions(Mapping[str, QAction]):
    """The actions by name. Their keys follow the settings; their icons follow the theme.

    Each action has its name as `objectName` and its group as the property `group`.
    """

    def __init__(self, keeper: SettingsKeeper, theme: Theme, parent: QObject) -> None:
        self._actions: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(QCoreApplication.translate("actions", spec.text), parent)
            action.setObjectName(spec.name)
            action.setProperty("group", spec.group)
            self._actions[spec.name] = action
        self.set_theme(theme)
        self._bind(keeper.current)
        self._watch = SettingsWatch(keeper, parent)
        self._watch.changed.connect(self._bind)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def __len__(self) -> int:
        return len(self._actions)

    def group(self, name: str) -> list[QAction]:
        """Returns the actions of one menu, in order."""
        return [self._actions[spec.name] for spec in SPECS if spec.group == name]

    def set_theme(self, theme: Theme) -> None:
        """Draws the icons in the theme's colours."""
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def show_state(self, theme: Theme, has_article: bool, is_read: bool, is_starred: bool) -> None:
        """Makes the actions on an article say what they would do to the open one; without one they are disabled."""
        for name in NEEDS_ARTICLE:
            self._actions[name].setEnabled(has_article)
        translate = QCoreApplication.translate
        read, star = self._actions["toggle_read"], self._actions["star"]
        read.setText(translate("actions", "Mark as unread") if is_read else translate("actions", "Mark as read"))
        star.setText(translate("actions", "Remove star") if is_starred else translate("actions", "Star"))
        _update_tool_tip(read)
        _update_tool_tip(star)
        star.setIcon(icon("star-filled", theme, "accent") if is_starred else icon("star", theme))

    def _bind(self, settings: Settings) -> None:
        for name, sequences in bindings(settings.keys).items():
            self._actions[name].setShortcuts(sequences)
            _update_tool_tip(self._actions[name])


def _update_tool_tip(action: QAction) -> None:
    """Makes the tool tip say what the action does and its keys."""
    keys = QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
