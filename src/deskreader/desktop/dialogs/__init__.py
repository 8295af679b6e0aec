"""Dialogs and full-window pages: settings, first run, add feed, starter list, shortcuts."""
