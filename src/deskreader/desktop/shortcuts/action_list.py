"""The list of every action of the menus and the keyboard: its name, group, text and default keys."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: its name in the settings, its menu group, its text, and its default keys in portable text.

    An action with a `setting` changes it, to `value` or, where that is None, to its opposite, and shows whether it is
    set so.
    """

    name: str
    group: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    setting: str = ""
    value: str | None = None


GROUPS: dict[str, str] = {
    "file": QT_TRANSLATE_NOOP("actions", "File"),
    "view": QT_TRANSLATE_NOOP("actions", "View"),
    "go": QT_TRANSLATE_NOOP("actions", "Go"),
    "article": QT_TRANSLATE_NOOP("actions", "Story"),
    "help": QT_TRANSLATE_NOOP("actions", "Help"),
}


def _of_list(name: str, text: str, setting: str, value: str, keys: tuple[str, ...] = ()) -> ActionSpec:
    """Returns an action that changes how lists are shown."""
    return ActionSpec(name, "view", text, keys, setting=setting, value=value)


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("add_feed", "file", QT_TRANSLATE_NOOP("actions", "Add feed…"), ("A", "Ctrl+N"), "add"),
    ActionSpec("add_folder", "file", QT_TRANSLATE_NOOP("actions", "New folder…"), (), "folder"),
    ActionSpec("add_account", "file", QT_TRANSLATE_NOOP("actions", "Add account…"), (), "sync"),
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
    ActionSpec("activity", "file", QT_TRANSLATE_NOOP("actions", "Activity…"), ("Ctrl+Shift+A",)),
    ActionSpec("feed_statistics", "file", QT_TRANSLATE_NOOP("actions", "Feeds worth keeping…"), ("Ctrl+Shift+K",)),
    ActionSpec("rules", "file", QT_TRANSLATE_NOOP("actions", "Rules…"), ("Ctrl+Shift+R",), "rules"),
    ActionSpec("settings", "file", QT_TRANSLATE_NOOP("actions", "Settings…"), ("Ctrl+,",), "settings"),
    ActionSpec("close_window", "file", QT_TRANSLATE_NOOP("actions", "Close window"), ("Ctrl+W",)),
    ActionSpec("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",)),
    ActionSpec("search", "view", QT_TRANSLATE_NOOP("actions", "Search"), ("/",), "search"),
    ActionSpec("search_everywhere", "view", QT_TRANSLATE_NOOP("actions", "Search everywhere"), ("Ctrl+Shift+F",)),
    ActionSpec("text_size", "view", QT_TRANSLATE_NOOP("actions", "Text and theme…"), ("Ctrl+Shift+T",), "text-size"),
    ActionSpec("zoom_in", "view", QT_TRANSLATE_NOOP("actions", "Larger text"), ("Ctrl++", "Ctrl+=")),
    ActionSpec("zoom_out", "view", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",)),
    ActionSpec("zoom_reset", "view", QT_TRANSLATE_NOOP("actions", "Default text size"), ("Ctrl+0",)),
    ActionSpec("toggle_sidebar", "view", QT_TRANSLATE_NOOP("actions", "Show or hide sidebar"), ("F9",), "sidebar"),
    ActionSpec("full_screen", "view", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",)),
    _of_list("sort_newest", QT_TRANSLATE_NOOP("actions", "Newest first"), "list_order", "newest"),
    _of_list("sort_oldest", QT_TRANSLATE_NOOP("actions", "Oldest first"), "list_order", "oldest"),
    _of_list("sort_by_feed", QT_TRANSLATE_NOOP("actions", "By feed"), "list_order", "by_feed"),
    _of_list("filter_all", QT_TRANSLATE_NOOP("actions", "All stories"), "list_filter", "all"),
    _of_list("filter_unread", QT_TRANSLATE_NOOP("actions", "Unread only"), "list_filter", "unread", ("U",)),
    _of_list("filter_starred", QT_TRANSLATE_NOOP("actions", "Starred only"), "list_filter", "starred"),
    _of_list("density_comfortable", QT_TRANSLATE_NOOP("actions", "Comfortable"), "list_density", "comfortable"),
    _of_list("density_compact", QT_TRANSLATE_NOOP("actions", "Compact"), "list_density", "compact"),
    _of_list("density_titles", QT_TRANSLATE_NOOP("actions", "Titles only"), "list_density", "titles"),
    _of_list("layout_columns", QT_TRANSLATE_NOOP("actions", "List beside the story"), "list_layout", "columns"),
    _of_list("layout_stacked", QT_TRANSLATE_NOOP("actions", "List above the story"), "list_layout", "stacked"),
    ActionSpec(
        "hide_read_feeds",
        "view",
        QT_TRANSLATE_NOOP("actions", "Hide feeds with nothing unread"),
        ("Shift+H",),
        setting="hide_read_feeds",
    ),
    ActionSpec("list_options", "view", QT_TRANSLATE_NOOP("actions", "List options"), (), "options"),
    ActionSpec("more_menu", "view", QT_TRANSLATE_NOOP("actions", "Menu"), ("F10",), "menu"),
    ActionSpec("story_menu", "article", QT_TRANSLATE_NOOP("actions", "More actions"), (), "more"),
    ActionSpec("go_anywhere", "go", QT_TRANSLATE_NOOP("actions", "Go to anything…"), ("Ctrl+K",), "go-to"),
    ActionSpec("show_list", "go", QT_TRANSLATE_NOOP("actions", "Back to the list"), ("Alt+Left",), "back"),
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
    ActionSpec("go_briefing", "go", QT_TRANSLATE_NOOP("actions", "Go to Today in brief"), ("G, B",), "briefing"),
    ActionSpec("go_starred", "go", QT_TRANSLATE_NOOP("actions", "Go to Starred"), ("G, S",), "star"),
    ActionSpec("go_muted", "go", QT_TRANSLATE_NOOP("actions", "Go to Muted"), ("G, M",), "muted"),
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
    ActionSpec("copy_link", "article", QT_TRANSLATE_NOOP("actions", "Copy story link"), ("Ctrl+Shift+C",)),
    ActionSpec("later", "article", QT_TRANSLATE_NOOP("actions", "Remind me in an hour")),
    ActionSpec("find_in_story", "article", QT_TRANSLATE_NOOP("actions", "Find in story"), ("Ctrl+F",), "search"),
    ActionSpec("view_pictures", "article", QT_TRANSLATE_NOOP("actions", "View pictures"), ("O",)),
    ActionSpec("copy_quote", "article", QT_TRANSLATE_NOOP("actions", "Copy as quotation"), ("Ctrl+Shift+Q",)),
    ActionSpec("copy_markdown", "article", QT_TRANSLATE_NOOP("actions", "Copy as Markdown"), ("Ctrl+Shift+M",)),
    ActionSpec("copy_html", "article", QT_TRANSLATE_NOOP("actions", "Copy as HTML")),
    ActionSpec("print_story", "article", QT_TRANSLATE_NOOP("actions", "Print…"), ("Ctrl+P",)),
    ActionSpec("save_pdf", "article", QT_TRANSLATE_NOOP("actions", "Save as PDF…"), ("Ctrl+Shift+P",)),
    ActionSpec("save_html", "article", QT_TRANSLATE_NOOP("actions", "Save as HTML…")),
    ActionSpec(
        "toggle_version",
        "article",
        QT_TRANSLATE_NOOP("actions", "Switch between full story and feed's version"),
        ("D",),
    ),
    ActionSpec("show_changes", "article", QT_TRANSLATE_NOOP("actions", "Show or hide what changed"), ("C",), "changes"),
    ActionSpec("check_changes", "article", QT_TRANSLATE_NOOP("actions", "Check this story for changes")),
    ActionSpec("forget_versions", "article", QT_TRANSLATE_NOOP("actions", "Forget earlier versions")),
    ActionSpec("tag_story", "article", QT_TRANSLATE_NOOP("actions", "Tags…"), ("T",)),
    ActionSpec("mute_phrase", "article", QT_TRANSLATE_NOOP("actions", "Mute a name in the title for 14 days")),
    ActionSpec("mute_story", "article", QT_TRANSLATE_NOOP("actions", "Mute or show in lists again…"), ("Shift+M",)),
    ActionSpec("delete_story", "article", QT_TRANSLATE_NOOP("actions", "Delete"), ("Del",)),
    ActionSpec("report_page", "article", QT_TRANSLATE_NOOP("actions", "Report a page that came out wrong")),
    ActionSpec(
        "forget_site", "article", QT_TRANSLATE_NOOP("actions", "Forget what DeskReader learned about this site")
    ),
    ActionSpec("other_sources", "article", QT_TRANSLATE_NOOP("actions", "Show other sources"), ("E",)),
    ActionSpec(
        "separate_story", "article", QT_TRANSLATE_NOOP("actions", "Separate from the other sources"), ("Shift+E",)
    ),
    ActionSpec("combine_stories", "article", QT_TRANSLATE_NOOP("actions", "Combine as one story"), ("Ctrl+Shift+E",)),
    ActionSpec("mark_all_read", "article", QT_TRANSLATE_NOOP("actions", "Mark all as read"), ("Shift+A",), "check"),
    ActionSpec("mark_above", "article", QT_TRANSLATE_NOOP("actions", "Mark everything above as read")),
    ActionSpec("mark_below", "article", QT_TRANSLATE_NOOP("actions", "Mark everything below as read")),
    ActionSpec("mark_older_day", "article", QT_TRANSLATE_NOOP("actions", "Mark older than a day as read")),
    ActionSpec("mark_older_week", "article", QT_TRANSLATE_NOOP("actions", "Mark older than a week as read")),
    ActionSpec("select_all", "article", QT_TRANSLATE_NOOP("actions", "Select all stories"), ("Ctrl+A",)),
    ActionSpec("undo", "article", QT_TRANSLATE_NOOP("actions", "Undo"), ("Z", "Ctrl+Z"), "undo"),
    ActionSpec("shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), ("?", "F1"), "keyboard"),
    ActionSpec("search_help", "help", QT_TRANSLATE_NOOP("actions", "How to search")),
    ActionSpec("about", "help", QT_TRANSLATE_NOOP("actions", "About DeskReader")),
)
NEEDS_ARTICLE = (
    "toggle_read", "star", "open_in_browser", "copy_link", "toggle_version", "report_page", "later", "find_in_story",
    "view_pictures", "copy_quote", "copy_markdown", "copy_html", "print_story",
    "save_pdf", "save_html", "forget_site", "tag_story", "delete_story", "story_menu", "show_changes", "check_changes",
    "forget_versions", "mute_story")  # fmt: skip
"""Actions that are disabled without an open article."""
FOR_SEVERAL = ("toggle_read", "star", "tag_story", "mute_story", "delete_story")
"""Actions on an article that act on all selected ones, where these are several."""
