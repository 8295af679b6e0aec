"""The program's own URIs, which a start of the program may pass to the open window beside addresses and files."""

from __future__ import annotations

ADD_FEED = "deskreader:add-feed"
"""Opens the dialog that subscribes."""
REFRESH = "deskreader:refresh"
"""Refreshes all feeds."""
ARTICLE = "deskreader:story/"
"""Opens the article whose number follows, as a click on a notification does when it starts the program.

`/read`, `/star` or `/later` after the number does that to the article instead.
"""
