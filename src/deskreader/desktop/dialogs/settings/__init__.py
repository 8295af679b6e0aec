"""The settings dialog: its frame, the rows and pages it is made of, and one module for each page."""

from deskreader.desktop.dialogs.settings.dialog import SettingsDialog

__all__ = ["SettingsDialog"]
