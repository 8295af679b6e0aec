"""What a start of the program may ask of the open window, beside addresses and files: addresses of its own."""

from __future__ import annotations

ADD_FEED = "deskreader:add-feed"
"""Opens the dialog that subscribes."""
REFRESH = "deskreader:refresh"
"""Fetches what is new."""
STORY = "deskreader:story/"
"""Opens the story whose number follows, as a click on a notification does that starts the program.

With `/read`, `/star` or `/later` behind the number that is done to the story instead.
"""
