"""The dialog of a feed's properties: its frame, and one module for each section."""

from deskreader.desktop.dialogs.properties.dialog import PropertiesDialog

__all__ = ["PropertiesDialog"]
