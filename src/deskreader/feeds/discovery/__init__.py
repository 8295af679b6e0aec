"""Discovers feeds: from a URL or a page to the feeds it offers."""
