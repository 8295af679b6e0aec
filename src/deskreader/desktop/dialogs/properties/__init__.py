"""The properties of a feed: a frame, and sections in files of their own."""

from deskreader.desktop.dialogs.properties.dialog import PropertiesDialog

__all__ = ["PropertiesDialog"]
