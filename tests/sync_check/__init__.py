"""Plays a whole scenario with two copies of DeskReader on one account of a real server, and prints what came of it."""
