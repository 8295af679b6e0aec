"""Cuts the sections of an article into pieces that the window can set one at a time. No Qt here."""
