"""All that the keyboard and the menus can do, as named actions: texts, default keys, and the reader's own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.settings import Settings, SettingsKeeper


@dataclass(frozen=True, slots=True)
class Spec:
    """One action: its name in the settings, its text, the menu group it stands in, default keys in portable text."""

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
SPECS: tuple[Spec, ...] = (
    Spec("add_feed", "file", QT_TRANSLATE_NOOP("actions", "Add feed…"), ("A", "Ctrl+N"), "add"),
    Spec("add_folder", "file", QT_TRANSLATE_NOOP("actions", "New folder…"), (), "folder"),
    Spec("starter_list", "file", QT_TRANSLATE_NOOP("actions", "Choose from the starter list…"), (), "list"),
    Spec("feed_properties", "file", QT_TRANSLATE_NOOP("actions", "Properties of the feed"), ("I", "Alt+Return")),
    Spec("refresh_shown", "file", QT_TRANSLATE_NOOP("actions", "Refresh what is shown"), ("R",), "refresh"),
    Spec("refresh_all", "file", QT_TRANSLATE_NOOP("actions", "Refresh all"), ("Shift+R", "F5"), "refresh"),
    Spec("import_opml", "file", QT_TRANSLATE_NOOP("actions", "Import…"), (), "import"),
    Spec("export_opml", "file", QT_TRANSLATE_NOOP("actions", "Export OPML…"), (), "export"),
    Spec("export_all", "file", QT_TRANSLATE_NOOP("actions", "Export everything…"), (), "export"),
    Spec("export_epub", "file", QT_TRANSLATE_NOOP("actions", "Export stories as EPUB…"), (), "export"),
    Spec("backups", "file", QT_TRANSLATE_NOOP("actions", "Backups…")),
    Spec("prepare_offline", "file", QT_TRANSLATE_NOOP("actions", "Prepare for offline…"), (), "download"),
    Spec("settings", "file", QT_TRANSLATE_NOOP("actions", "Settings…"), ("Ctrl+,",), "settings"),
    Spec("close_window", "file", QT_TRANSLATE_NOOP("actions", "Close window"), ("Ctrl+W",)),
    Spec("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",)),
    Spec("search", "view", QT_TRANSLATE_NOOP("actions", "Search"), ("/", "Ctrl+Shift+F"), "search"),
    Spec("text_size", "view", QT_TRANSLATE_NOOP("actions", "Text size"), (), "text-size"),
    Spec("zoom_in", "view", QT_TRANSLATE_NOOP("actions", "Larger text"), ("Ctrl++", "Ctrl+=")),
    Spec("zoom_out", "view", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",)),
    Spec("zoom_reset", "view", QT_TRANSLATE_NOOP("actions", "Usual text size"), ("Ctrl+0",)),
    Spec("toggle_sidebar", "view", QT_TRANSLATE_NOOP("actions", "Show or hide the sidebar"), ("F9",)),
    Spec("full_screen", "view", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",)),
    Spec("more_menu", "view", QT_TRANSLATE_NOOP("actions", "Menu"), ("F10",), "more"),
    Spec("next_story", "go", QT_TRANSLATE_NOOP("actions", "Next story"), ("J",)),
    Spec("previous_story", "go", QT_TRANSLATE_NOOP("actions", "Previous story"), ("K",)),
    Spec("next_unread", "go", QT_TRANSLATE_NOOP("actions", "Next unread story"), ("N",)),
    Spec("previous_unread", "go", QT_TRANSLATE_NOOP("actions", "Previous unread story"), ("P",)),
    Spec("page_down", "go", QT_TRANSLATE_NOOP("actions", "Page down, then the next unread story"), ("Space",)),
    Spec("page_up", "go", QT_TRANSLATE_NOOP("actions", "Page up"), ("Shift+Space",)),
    Spec("next_feed", "go", QT_TRANSLATE_NOOP("actions", "Next feed"), ("]",)),
    Spec("previous_feed", "go", QT_TRANSLATE_NOOP("actions", "Previous feed"), ("[",)),
    Spec("go_unread", "go", QT_TRANSLATE_NOOP("actions", "Go to Unread"), ("G, U",), "unread"),
    Spec("go_today", "go", QT_TRANSLATE_NOOP("actions", "Go to Today"), ("G, T",), "today"),
    Spec("go_starred", "go", QT_TRANSLATE_NOOP("actions", "Go to Starred"), ("G, S",), "star"),
    Spec("go_all", "go", QT_TRANSLATE_NOOP("actions", "Go to All stories"), ("G, A",), "list"),
    Spec("go_to_date", "go", QT_TRANSLATE_NOOP("actions", "Go to a date…"), ("G, D",), "today"),
    Spec("toggle_read", "article", QT_TRANSLATE_NOOP("actions", "Mark as read or unread"), ("M",), "check"),
    Spec("star", "article", QT_TRANSLATE_NOOP("actions", "Star or unstar"), ("S",), "star"),
    Spec(
        "open_in_browser",
        "article",
        QT_TRANSLATE_NOOP("actions", "Open in the browser"),
        ("V", "B", "Return", "Enter"),
        "open-external",
    ),
    Spec("copy_link", "article", QT_TRANSLATE_NOOP("actions", "Copy link"), ("Ctrl+Shift+C",)),
    Spec("later", "article", QT_TRANSLATE_NOOP("actions", "Tell me of it again in an hour")),
    Spec("find_in_story", "article", QT_TRANSLATE_NOOP("actions", "Find in the story"), ("Ctrl+F",), "search"),
    Spec("save_pdf", "article", QT_TRANSLATE_NOOP("actions", "Save as PDF…"), ("Ctrl+P",)),
    Spec("toggle_version", "article", QT_TRANSLATE_NOOP("actions", "Full story or the feed's version"), ("D",)),
    Spec("tag_story", "article", QT_TRANSLATE_NOOP("actions", "Tags…"), ("T",)),
    Spec("delete_story", "article", QT_TRANSLATE_NOOP("actions", "Delete"), ("Del",)),
    Spec("report_page", "article", QT_TRANSLATE_NOOP("actions", "Report a badly extracted page")),
    Spec("forget_site", "article", QT_TRANSLATE_NOOP("actions", "Forget what was learned of this site")),
    Spec("mark_all_read", "article", QT_TRANSLATE_NOOP("actions", "Mark all as read"), ("Shift+A",), "check"),
    Spec("undo", "article", QT_TRANSLATE_NOOP("actions", "Undo"), ("Z", "Ctrl+Z"), "undo"),
    Spec("shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keys"), ("?", "F1"), "keyboard"),
    Spec("about", "help", QT_TRANSLATE_NOOP("actions", "About DeskReader")),
)
NEEDS_STORY = (
    "toggle_read", "star", "open_in_browser", "copy_link", "toggle_version", "report_page", "later", "find_in_story",
    "save_pdf", "forget_site", "tag_story", "delete_story")  # fmt: skip
"""Actions that do nothing without a chosen story."""


def default_keys(name: str) -> str:
    """The default keys of an action as one portable text, several parted by '; '; empty where it has none."""
    spec = next(spec for spec in SPECS if spec.name == name)
    return "; ".join(spec.keys)


def bindings(own: Mapping[str, str]) -> dict[str, list[QKeySequence]]:
    """The keys of every action: the reader's own, else the defaults less what the reader gave to another action.

    Of two actions that the reader gave the same keys, the first in `SPECS` has them, so that no key is ambiguous.
    """
    taken: set[str] = set()
    found: dict[str, list[QKeySequence]] = {}
    for spec in sorted(SPECS, key=lambda spec: spec.name not in own):
        text = own.get(spec.name, "; ".join(spec.keys))
        sequences = [s for s in QKeySequence.listFromString(text) if not s.isEmpty()]
        free = [s for s in sequences if s.toString() not in taken]
        taken.update(s.toString() for s in free)
        found[spec.name] = free
    return found


class Actions(Mapping[str, QAction]):
    """The actions by name. Their keys follow the settings, their icons the theme given last.

    Each action carries its name as `objectName` and its group as the property `group`.
    """

    def __init__(self, keeper: SettingsKeeper, theme: Theme, parent: QObject) -> None:
        self._actions: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(QCoreApplication.translate("actions", spec.text), parent)
            action.setObjectName(spec.name)
            action.setProperty("group", spec.group)
            self._actions[spec.name] = action
        self.dress(theme)
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
        """The actions of one menu, in order."""
        return [self._actions[spec.name] for spec in SPECS if spec.group == name]

    def dress(self, theme: Theme) -> None:
        """Draws the icons in the theme's colours."""
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def show_state(self, theme: Theme, has_story: bool, is_read: bool, is_starred: bool) -> None:
        """Lets the actions on a story say what they would do to the chosen one."""
        for name in NEEDS_STORY:
            self._actions[name].setEnabled(has_story)
        translate = QCoreApplication.translate
        read, star = self._actions["toggle_read"], self._actions["star"]
        read.setText(translate("actions", "Mark as unread") if is_read else translate("actions", "Mark as read"))
        star.setText(translate("actions", "Remove the star") if is_starred else translate("actions", "Star"))
        _explain(read)
        _explain(star)
        star.setIcon(icon("star-filled", theme, "accent") if is_starred else icon("star", theme))

    def _bind(self, settings: Settings) -> None:
        for name, sequences in bindings(settings.keys).items():
            self._actions[name].setShortcuts(sequences)
            _explain(self._actions[name])


def _explain(action: QAction) -> None:
    """Lets the tool tip say what the action does and by which keys."""
    keys = QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
