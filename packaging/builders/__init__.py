"""Builds the packages and everything in them; each module runs as `python -m builders.NAME`."""
