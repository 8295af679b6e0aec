"""Sets of keys of other readers. Each lists only what differs from DeskReader's own keys.

Sources: the shortcut files and help pages of NetNewsWire, Miniflux (which follows Google Reader) and RSS Guard as of
November 2026. What a reader has no action for keeps its key here, unless the key is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from deskreader.desktop.shortcuts.action_list import SPECS


class Preset(StrEnum):
    """The sets of keys that can be chosen."""

    DESKREADER = "deskreader"
    NETNEWSWIRE = "netnewswire"
    GOOGLE_READER = "google_reader"
    RSS_GUARD = "rss_guard"


PRESETS: dict[Preset, dict[str, str]] = {
    Preset.DESKREADER: {},
    Preset.NETNEWSWIRE: {
        "previous_story": "",
        "next_unread": "N; +",
        "toggle_read": "R; U; M",
        "mark_all_read": "K",
        "mark_older_day": "O",
        "refresh_shown": "",
        "refresh_all": "Ctrl+R; F5",
        "filter_unread": "",
        "next_feed": "Z",
        "previous_feed": "A",
        "add_feed": "Ctrl+N",
        "undo": "Ctrl+Z",
        "add_folder": "Ctrl+Shift+N",
        "go_today": "Ctrl+1",
        "go_unread": "Ctrl+2",
        "go_starred": "Ctrl+3",
        "search": "Ctrl+Alt+F; /",
    },
    Preset.GOOGLE_READER: {
        "next_story": "J; N",
        "previous_story": "K; P",
        "next_unread": "Shift+J",
        "previous_unread": "Shift+K",
        "star": "F; S",
        "open_in_browser": "V; O; Return; Enter",
        "next_feed": "L; ]",
        "previous_feed": "H; [",
        "go_starred": "G, B; G, S",
        "delete_story": "Del; #",
    },
    Preset.RSS_GUARD: {
        "next_story": "W",
        "previous_story": "Q",
        "next_feed": "S",
        "previous_feed": "A",
        "star": "Shift+S",
        "add_feed": "Ctrl+N",
        "refresh_all": "Ctrl+Shift+U; F5",
        "refresh_shown": "Ctrl+U",
        "settings": "Ctrl+S; Ctrl+,",
    },
}
"""The keys by preset and action, in portable text."""


def preset_of(user_keys: Mapping[str, str]) -> Preset | None:
    """Returns the preset that the user's keys are, or None where they are the user's own."""
    names = {spec.name for spec in SPECS}
    used = {name: keys for name, keys in user_keys.items() if name in names}
    return next((preset for preset, keys in PRESETS.items() if keys == used), None)
