"""Every setting by its title, with its page and the words people use for it: for the search, and for going to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale

from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP

PAGES = (
    QT_TRANSLATE_NOOP("SettingsDialog", "General"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Lists"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Reading"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Feeds and refresh"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Notifications"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Offline storage"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Accounts"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Shortcuts"),
    QT_TRANSLATE_NOOP("SettingsDialog", "Advanced"),
)
"""The titles of the pages, in order."""


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """One setting: the number of its page, the page's title, its own title, and further words for it."""

    page: int
    page_title: str
    title: str
    words: str


_INDEX = (
    ("General", "GeneralPage", "Colours", QT_TRANSLATE_NOOP("settings", "theme dark mode light night appearance")),
    (
        "General",
        "ThemeFileRow",
        "Custom theme",
        QT_TRANSLATE_NOOP("settings", "own colours file palette"),
    ),
    (
        "General",
        "GeneralPage",
        "Use the system's accent colour",
        QT_TRANSLATE_NOOP("settings", "highlight colour desktop"),
    ),
    ("General", "GeneralPage", "Interface text size", QT_TRANSLATE_NOOP("settings", "font zoom scale larger smaller")),
    (
        "General",
        "GeneralPage",
        "Movement",
        QT_TRANSLATE_NOOP("settings", "reduce motion animation animated gif accessibility"),
    ),
    (
        "General",
        "GeneralPage",
        "Language",
        QT_TRANSLATE_NOOP("settings", "translation locale english german french arabic interface"),
    ),
    (
        "General",
        "GeneralPage",
        "Keep running when the window is closed",
        QT_TRANSLATE_NOOP("settings", "tray background close quit exit"),
    ),
    ("General", "GeneralPage", "Minimise to the tray", QT_TRANSLATE_NOOP("settings", "hide taskbar system tray")),
    ("General", "GeneralPage", "Start hidden", QT_TRANSLATE_NOOP("settings", "startup minimised launch")),
    ("General", "GeneralPage", "Tray icon", QT_TRANSLATE_NOOP("settings", "panel indicator status icon")),
    ("General", "GeneralPage", "Start when you log in", QT_TRANSLATE_NOOP("settings", "autostart boot startup login")),
    ("Lists", "ListsPage", "Sort stories", QT_TRANSLATE_NOOP("settings", "order newest oldest date")),
    ("Lists", "ListsPage", "Show", QT_TRANSLATE_NOOP("settings", "filter unread starred hide read")),
    ("Lists", "ListsPage", "Density", QT_TRANSLATE_NOOP("settings", "compact spacing thumbnails snippets rows")),
    ("Lists", "ListsPage", "List position", QT_TRANSLATE_NOOP("settings", "layout columns panes above split")),
    (
        "Lists",
        "ListsPage",
        "Hide feeds with nothing unread",
        QT_TRANSLATE_NOOP("settings", "sidebar read feeds empty"),
    ),
    ("Reading", "ReadingPage", "Page colour", QT_TRANSLATE_NOOP("settings", "paper sepia background theme")),
    ("Reading", "ReadingPage", "Mark as read", QT_TRANSLATE_NOOP("settings", "unread delay automatically seconds")),
    ("Reading", "ReadingPage", "Typeface", QT_TRANSLATE_NOOP("settings", "font family serif")),
    ("Reading", "ReadingPage", "Size", QT_TRANSLATE_NOOP("settings", "font text larger smaller zoom")),
    ("Reading", "ReadingPage", "Column width", QT_TRANSLATE_NOOP("settings", "line length margins narrow wide")),
    ("Reading", "ReadingPage", "Line height", QT_TRANSLATE_NOOP("settings", "spacing leading")),
    ("Reading", "ReadingPage", "Justify lines", QT_TRANSLATE_NOOP("settings", "alignment block text")),
    ("Reading", "ReadingPage", "Wrap long lines of code", QT_TRANSLATE_NOOP("settings", "code scroll programming")),
    (
        "Feeds and refresh",
        "FeedsPage",
        "Check for new stories",
        QT_TRANSLATE_NOOP("settings", "interval refresh update how often automatic"),
    ),
    (
        "Feeds and refresh",
        "FeedsPage",
        "Check for new stories on startup",
        QT_TRANSLATE_NOOP("settings", "refresh update launch"),
    ),
    (
        "Feeds and refresh",
        "FeedsPage",
        "One card for a story from several sources",
        QT_TRANSLATE_NOOP("settings", "group duplicates same story related cluster merge"),
    ),
    (
        "Feeds and refresh",
        "FeedsPage",
        "Rules",
        QT_TRANSLATE_NOOP("settings", "mute filter block hide ignore words keywords kill file"),
    ),
    ("Feeds and refresh", "ProxyRow", "Proxy", QT_TRANSLATE_NOOP("settings", "network connection tor socks vpn")),
    (
        "Notifications",
        "NotificationsPage",
        "Notify me of new stories",
        QT_TRANSLATE_NOOP("settings", "alerts messages pop-up banner"),
    ),
    (
        "Notifications",
        "NotificationsPage",
        "Group stories reported by several sources",
        QT_TRANSLATE_NOOP("settings", "duplicates same story merge"),
    ),
    ("Notifications", "NotificationsPage", "Play a sound", QT_TRANSLATE_NOOP("settings", "audio mute noise beep")),
    (
        "Notifications",
        "NotificationsPage",
        "Show over full-screen windows",
        QT_TRANSLATE_NOOP("settings", "film game presentation do not disturb"),
    ),
    ("Notifications", "NotificationsPage", "Limit", QT_TRANSLATE_NOOP("settings", "number at once maximum")),
    (
        "Notifications",
        "NotificationsPage",
        "Words in titles",
        QT_TRANSLATE_NOOP("settings", "keywords always never filter alert"),
    ),
    (
        "Notifications",
        "NotificationsPage",
        "Quiet hours",
        QT_TRANSLATE_NOOP("settings", "do not disturb night silence pause"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "Save full stories for offline reading",
        QT_TRANSLATE_NOOP("settings", "download full text pages"),
    ),
    ("Offline storage", "OfflinePage", "Save pictures", QT_TRANSLATE_NOOP("settings", "images photos download")),
    (
        "Offline storage",
        "OfflinePage",
        "Keep read stories for",
        QT_TRANSLATE_NOOP("settings", "delete old clean up retention expire"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "Keep at most, per feed",
        QT_TRANSLATE_NOOP("settings", "limit delete old clean up"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "Keep unread stories",
        QT_TRANSLATE_NOOP("settings", "delete old clean up protect"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "Storage limit",
        QT_TRANSLATE_NOOP("settings", "disk space budget cache gigabytes"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "On a metered connection",
        QT_TRANSLATE_NOOP("settings", "mobile data hotspot roaming"),
    ),
    (
        "Offline storage",
        "OfflinePage",
        "In power-saving mode",
        QT_TRANSLATE_NOOP("settings", "battery energy laptop"),
    ),
    (
        "Offline storage",
        "briefing_settings",
        "Daily briefing as EPUB",
        QT_TRANSLATE_NOOP("settings", "morning newspaper e-reader kindle kobo book schedule digest"),
    ),
    (
        "Offline storage",
        "briefing_settings",
        "Briefing folder",
        QT_TRANSLATE_NOOP("settings", "path directory epub books"),
    ),
    (
        "Offline storage",
        "briefing_settings",
        "Keep briefings for",
        QT_TRANSLATE_NOOP("settings", "delete old epub books clean up"),
    ),
    (
        "Accounts",
        "AccountsPage",
        "Add account",
        QT_TRANSLATE_NOOP("settings", "sync server sign in freshrss miniflux nextcloud fever google reader syncthing"),
    ),
    ("Shortcuts", "ShortcutsPage", "Preset", QT_TRANSLATE_NOOP("settings", "keyboard hotkeys vim scheme")),
    ("Advanced", "AdvancedPage", "Activity", QT_TRANSLATE_NOOP("settings", "log errors traffic bytes requests failed")),
    ("Advanced", "AdvancedPage", "Library location", QT_TRANSLATE_NOOP("settings", "folder path data directory")),
    (
        "Advanced",
        "AdvancedPage",
        "Backups",
        QT_TRANSLATE_NOOP("settings", "backup restore copy safety"),
    ),
    (
        "Advanced",
        "AdvancedPage",
        "Import",
        QT_TRANSLATE_NOOP("settings", "opml move from another reader"),
    ),
    (
        "Advanced",
        "AdvancedPage",
        "Export subscriptions",
        QT_TRANSLATE_NOOP("settings", "opml save list of feeds"),
    ),
    (
        "Advanced",
        "AdvancedPage",
        "Export everything",
        QT_TRANSLATE_NOOP("settings", "archive zip move to another computer"),
    ),
    ("Advanced", "AdvancedPage", "Check the library", QT_TRANSLATE_NOOP("settings", "verify repair integrity damage")),
)
"""Page, context and title of each setting, and the words people use for it."""


def page_titles() -> tuple[str, ...]:
    """Returns the titles of the pages."""
    return tuple(QCoreApplication.translate("SettingsDialog", title) for title in PAGES)


def setting_entries() -> tuple[SettingEntry, ...]:
    """Returns every setting in the user's language."""
    return _entries(QLocale().name())


@lru_cache(maxsize=4)
def _entries(_language: str) -> tuple[SettingEntry, ...]:
    translate, titles = QCoreApplication.translate, page_titles()
    return tuple(
        SettingEntry(PAGES.index(page), titles[PAGES.index(page)], translate(context, title), translate("settings", w))
        for page, context, title, w in _INDEX
    )


def words_for(title: str) -> str:
    """Returns the words people use for the settings of this title."""
    return " ".join(entry.words for entry in setting_entries() if entry.title == title)
