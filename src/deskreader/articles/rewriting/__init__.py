"""Rewrites the selected part of a page as simple HTML: figures, tables, code, lead image."""
