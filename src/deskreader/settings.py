"""The reader's settings: one frozen value, kept as JSON. Unknown keys are kept, bad values fall back and are logged."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

GIGABYTE = 1_000_000_000

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "proxy": ("system", "none", "own"),
    "reading_theme": ("page", "sepia"),
    "tray_icon": ("colour", "light", "dark"),
    "notify": ("off", "summary", "each"),
    "metered": ("everything", "text", "nothing"),
    "saving_power": ("everything", "text", "nothing"),
}
RANGES: dict[str, tuple[int, int]] = {
    "refresh_minutes": (0, 1440),
    "reading_size": (12, 36),
    "reading_width": (45, 110),
    "reading_line_height": (120, 220),
    "offline_budget_bytes": (0, 1000 * GIGABYTE),
    "keep_read_days": (0, 36500),
    "keep_newest": (0, 1_000_000),
    "mark_read_seconds": (0, 60),
    "notify_at_most": (1, 20),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the reader may choose. Sizes are in pixels at 100 %, widths in characters, line heights in percent."""

    # general
    theme: str = "system"
    close_to_tray: bool = True
    minimize_to_tray: bool = False
    start_hidden: bool = False
    tray_icon: str = "colour"  # light: light lines for a dark panel; dark: dark lines for a light one
    # reading
    reading_family: str = ""  # empty: the shipped serif
    reading_size: int = 19
    reading_width: int = 68
    reading_line_height: int = 158
    reading_justify: bool = False
    reading_theme: str = "page"
    mark_read_seconds: int = 0  # after this long in view; 0 is at once
    # feeds and refresh
    refresh_minutes: int = 60  # 0: only by hand
    refresh_at_start: bool = True
    proxy: str = "system"
    proxy_address: str = ""  # of the own one, without its login, which is in the keyring
    # notifications
    notify: str = "summary"
    notify_sound: bool = False
    quiet_from: str = ""  # "22:00"; empty: no quiet hours
    quiet_until: str = ""
    notify_at_most: int = 5  # notifications a refresh where each story has its own
    notify_in_full_screen: bool = False
    notify_stories: bool = True  # one notification for a story that several feeds tell
    notify_rules: dict[str, str] = field(default_factory=dict)  # words of a title to "always" or "never"
    # offline storage
    save_pages: bool = True
    save_pictures: bool = True
    offline_budget_bytes: int = 5 * GIGABYTE
    keep_read_days: int = 90  # 0: for good
    keep_newest: int = 0  # of each feed; 0: all
    keep_unread: bool = True  # whatever age and number say
    metered: str = "text"
    saving_power: str = "text"
    # shortcuts: action name to key sequence in portable text, only where it differs from the default
    keys: dict[str, str] = field(default_factory=dict)


def _is_good(name: str, value: Any, default: Any) -> bool:
    if type(value) is not type(default):
        return False
    if name in CHOICES:
        return value in CHOICES[name]
    if name in RANGES:
        low, high = RANGES[name]
        return bool(low <= value <= high)
    if name == "proxy_address":
        return "@" not in value  # no password gets in here
    if name == "keys":
        return all(isinstance(k, str) and isinstance(v, str) for k, v in value.items())
    if name == "notify_rules":
        return all(isinstance(words, str) and act in ("always", "never") for words, act in value.items())
    return True


def from_json(text: str) -> tuple[Settings, dict[str, Any], list[str]]:
    """Settings from a file's text, the keys it does not know, and the names whose value was bad.

    Raises: ValueError where the text is no JSON object.
    """
    raw = json.loads(text)
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    defaults = asdict(Settings())
    bad = [name for name in defaults if name in raw and not _is_good(name, raw[name], defaults[name])]
    good = {name: raw[name] for name in defaults if name in raw and name not in bad}
    return Settings(**good), {k: v for k, v in raw.items() if k not in defaults}, bad


class SettingsKeeper:
    """Holds the current settings, keeps them in a file, and tells listeners of each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Settings], None]] = []
        self._unknown: dict[str, Any] = {}
        self.set_aside: Path | None = None  # where a damaged file was put
        self.current = self._load()

    def _load(self) -> Settings:
        try:
            settings, self._unknown, bad = from_json(self._path.read_text("utf-8"))
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

    def change(self, **values: Any) -> Settings:
        """Applies and keeps new values, tells the listeners, and returns the settings that now hold.

        Raises: ValueError for an unknown name or a value out of range. OSError where the file cannot be written; the
        values hold for this run all the same.
        """
        defaults = Settings()
        known = {f.name for f in fields(Settings)}
        for name, value in values.items():
            if name not in known or not _is_good(name, value, getattr(defaults, name)):
                raise ValueError(f"{name} = {value!r}")
        with self._lock:
            changed = replace(self.current, **values)
            if changed == self.current:
                return changed
            self.current = changed
        for listener in list(self._listeners):
            listener(changed)
        self._save(changed)
        return changed

    def _save(self, settings: Settings) -> None:
        """Writes beside the file and puts it in place in one step, so that a crash leaves the old or the new."""
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
