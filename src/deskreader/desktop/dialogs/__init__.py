"""Dialogs and the first-run page: settings, properties of a feed, adding feeds, backups, exports, help."""
