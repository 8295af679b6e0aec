"""Fetching article pages and keeping them for reading offline."""
