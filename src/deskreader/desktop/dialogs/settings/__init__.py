"""The settings dialog: its frame, its rows, and one module a page."""

from deskreader.desktop.dialogs.settings.dialog import SettingsDialog

__all__ = ["SettingsDialog"]
