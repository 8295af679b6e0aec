"""The user's settings: one frozen value, stored as JSON. Unknown keys survive; bad values fall back and are logged."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from deskreader.model import Filter, Order
from deskreader.plain_files import read_plain

log = logging.getLogger(__name__)

GIGABYTE = 1_000_000_000
AUTOMATIC = -1
"""The refresh interval that leaves the choice to DeskReader: an hour, and more for feeds that are costly or quiet."""

BRIEFING_OFF = -1
"""The hour of the daily briefing while none is written."""

MAX_BYTES = 1_000_000
"""Of a settings file: genuine ones have a few thousand."""


class ThemeMode(StrEnum):
    """Which theme the window takes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    FILE = "file"


class MotionMode(StrEnum):
    """Whether things may move by themselves: as the system says, less, or all that there is."""

    SYSTEM = "system"
    REDUCED = "reduced"
    FULL = "full"


class ReadingTheme(StrEnum):
    """The paper that articles stand on."""

    PAGE = "page"
    SEPIA = "sepia"


class Density(StrEnum):
    """How much of each article a list shows."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"
    TITLES = "titles"


class Layout(StrEnum):
    """Where the list of articles stands: beside the open article, or above it."""

    COLUMNS = "columns"
    STACKED = "stacked"


class TrayIconStyle(StrEnum):
    """How the tray icon is drawn: in colours, as light lines for a dark panel, or as dark lines for a light one."""

    COLOUR = "colour"
    LIGHT = "light"
    DARK = "dark"


class ProxyMode(StrEnum):
    """Which proxy requests go through."""

    SYSTEM = "system"
    NONE = "none"
    OWN = "own"


class NotifyMode(StrEnum):
    """How many notifications a refresh may show: none, one for all articles, or one for each."""

    OFF = "off"
    SUMMARY = "summary"
    EACH = "each"


class TitleRule(StrEnum):
    """Whether articles whose title has certain words are always or never announced."""

    ALWAYS = "always"
    NEVER = "never"


class StoryGrouping(StrEnum):
    """How readily articles of several feeds are taken for one story."""

    OFF = "off"
    LOOSE = "loose"
    NORMAL = "normal"
    STRICT = "strict"


class FetchScope(StrEnum):
    """What is fetched on a metered connection or while power is saved: all, feeds without pages and images, or none."""

    EVERYTHING = "everything"
    TEXT = "text"
    NOTHING = "nothing"


CHOICES: dict[str, type[StrEnum]] = {
    "theme": ThemeMode,
    "motion": MotionMode,
    "list_order": Order,
    "list_filter": Filter,
    "list_density": Density,
    "list_layout": Layout,
    "proxy": ProxyMode,
    "reading_theme": ReadingTheme,
    "tray_icon": TrayIconStyle,
    "notify": NotifyMode,
    "story_grouping": StoryGrouping,
    "metered": FetchScope,
    "saving_power": FetchScope,
}
"""The settings that have one of a few values."""
RANGES: dict[str, tuple[int, int]] = {
    "refresh_minutes": (-1, 1440),
    "interface_scale": (80, 200),
    "reading_size": (12, 36),
    "reading_width": (45, 110),
    "reading_line_height": (120, 220),
    "offline_budget_bytes": (0, 1000 * GIGABYTE),
    "keep_read_days": (0, 36500),
    "keep_newest": (0, 1_000_000),
    "mark_read_seconds": (0, 60),
    "notify_at_most": (1, 20),
    "briefing_hour": (-1, 23),
    "briefing_keep_days": (0, 36500),
}
"""The smallest and the largest value of each number."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Sizes are in pixels at 100 %, widths in characters, line heights in percent."""

    # general
    language: str = ""  # a code of the language of the window; empty: the system's
    theme: ThemeMode = ThemeMode.SYSTEM
    theme_file: str = ""  # of ThemeMode.FILE: the path of a theme of the user's own
    system_accent: bool = True  # the accent of light and dark is the system's, where it has one
    close_to_tray: bool = True
    minimize_to_tray: bool = False
    start_hidden: bool = False
    tray_icon: TrayIconStyle = TrayIconStyle.COLOUR
    interface_scale: int = 100  # percent of the system's font size
    motion: MotionMode = MotionMode.SYSTEM
    # lists
    list_order: Order = Order.NEWEST
    list_filter: Filter = Filter.ALL
    list_density: Density = Density.COMFORTABLE
    list_layout: Layout = Layout.COLUMNS
    hide_read_feeds: bool = False
    # reading
    reading_family: str = ""  # empty: the shipped serif
    reading_size: int = 19
    reading_width: int = 68
    reading_line_height: int = 158
    reading_justify: bool = False
    reading_wrap_code: bool = False  # long lines of code go on in the next line; otherwise they scroll
    reading_theme: ReadingTheme = ReadingTheme.PAGE
    mark_read_seconds: int = 0  # an article counts as read after this long in view; 0 is at once
    briefing_hour: int = BRIEFING_OFF  # from this hour on, the day's briefing is written as a book
    briefing_folder: str = ""  # of these books; empty: DeskReader, in the documents
    briefing_keep_days: int = 14  # 0: for ever
    # feeds and refresh
    refresh_minutes: int = AUTOMATIC  # 0: only by hand
    refresh_at_start: bool = True
    proxy: ProxyMode = ProxyMode.SYSTEM
    proxy_address: str = ""  # for ProxyMode.OWN; without the login, which is in the keyring
    # notifications
    notify: NotifyMode = NotifyMode.SUMMARY
    notify_sound: bool = False
    quiet_from: str = ""  # "22:00"; empty: no quiet hours
    quiet_until: str = ""
    notify_at_most: int = 5  # notifications a refresh in NotifyMode.EACH
    notify_in_full_screen: bool = False
    story_grouping: StoryGrouping = StoryGrouping.NORMAL
    notify_stories: bool = True  # one notification for a story that several feeds report
    notify_rules: dict[str, TitleRule] = field(default_factory=dict)  # by words of a title
    # offline storage
    save_pages: bool = True
    save_pictures: bool = True
    offline_budget_bytes: int = 5 * GIGABYTE
    keep_read_days: int = 90  # 0: for ever
    keep_newest: int = 0  # of each feed; 0: all
    keep_unread: bool = True  # whatever their age and number
    metered: FetchScope = FetchScope.TEXT
    saving_power: FetchScope = FetchScope.TEXT
    # shortcuts: action name to key sequence in portable text, only where it differs from the default
    keys: dict[str, str] = field(default_factory=dict)


def _checked(name: str, value: object, default: object) -> object:
    """The value in the setting's own type. Raises: ValueError where the setting cannot have it."""
    if name in CHOICES and isinstance(value, str):
        return CHOICES[name](value)
    if type(value) is not type(default) or not _is_allowed(name, value):
        raise ValueError(f"{name} = {value!r}")
    if name == "notify_rules" and isinstance(value, dict):
        return {words: TitleRule(rule) for words, rule in value.items()}
    return value


def _is_allowed(name: str, value: object) -> bool:
    """Whether a value of the right type is also in range and of the right form."""
    if name in RANGES and isinstance(value, int):
        low, high = RANGES[name]
        return low <= value <= high
    if name == "proxy_address" and isinstance(value, str):
        return "@" not in value  # no password is written to the file
    if name == "briefing_folder" and isinstance(value, str):
        return not value or Path(value).is_absolute()
    if name in ("keys", "notify_rules") and isinstance(value, dict):
        return all(isinstance(part, str) for item in value.items() for part in item)
    return True


def from_json(text: str) -> tuple[Settings, dict[str, Any], list[str]]:
    """Settings from a file's text, the keys it does not know, and the names whose value was bad.

    Raises: ValueError where the text is not a JSON object.
    """
    try:
        raw = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    defaults = asdict(Settings())
    good: dict[str, Any] = {}
    bad = []
    for name in defaults:
        if name not in raw:
            continue
        try:
            good[name] = _checked(name, raw[name], defaults[name])
        except ValueError:
            bad.append(name)
    return Settings(**good), {k: v for k, v in raw.items() if k not in defaults}, bad


def _read(path: Path) -> str:
    """Returns the text of a settings file. Raises: OSError, ValueError for more than MAX_BYTES."""
    data = read_plain(path, MAX_BYTES)
    if data is None:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    return data.decode("utf-8")


class SettingsKeeper:
    """Holds the current settings, stores them in a file, and calls listeners after each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Settings], None]] = []
        self._unknown: dict[str, Any] = {}
        self.set_aside: Path | None = None  # where a damaged file was moved
        self.current = self._load()

    def _load(self) -> Settings:
        try:
            settings, self._unknown, bad = from_json(_read(self._path))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError) as error:
            self.set_aside = self._path.with_suffix(".damaged.json")
            log.warning(
                "settings file is damaged, defaults are used, the file is kept as %s: %s", self.set_aside.name, error
            )
            try:
                self._path.replace(self.set_aside)
            except OSError:
                self.set_aside = None
            return Settings()
        for name in bad:
            log.warning("settings: bad value of %s, the default is used", name)
        return settings

    def listen(self, listener: Callable[[Settings], None]) -> None:
        """Calls `listener` with the new settings after each change, on the thread that made it."""
        self._listeners.append(listener)

    def change(self, **values: object) -> Settings:
        """Applies and stores new values, calls the listeners, and returns the settings now in force.

        The text of an enumeration's member counts as the member.

        Raises: ValueError for an unknown name or a value out of range. OSError where the file cannot be written; the
        values are in force for this run all the same.
        """
        defaults = Settings()
        names = {f.name for f in fields(Settings)}
        checked: dict[str, Any] = {}
        for name, value in values.items():
            if name not in names:
                raise ValueError(f"no setting is called {name}")
            checked[name] = _checked(name, value, getattr(defaults, name))
        with self._lock:
            changed = replace(self.current, **checked)
            if changed == self.current:
                return changed
            self.current = changed
        for listener in list(self._listeners):
            listener(changed)
        self._save(changed)
        return changed

    def _save(self, settings: Settings) -> None:
        """Writes a temporary file and renames it, so that a crash leaves the old file or the new one."""
        text = json.dumps({**self._unknown, **asdict(settings)}, indent=2, ensure_ascii=False) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
