"""Widgets that panes, dialogs and the window share."""
