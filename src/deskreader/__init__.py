"""DeskReader: the whole story, clean, on your own machine, before you open it."""

__version__ = "0.1.0"
