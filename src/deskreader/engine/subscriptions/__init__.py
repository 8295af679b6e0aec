"""Adding feeds, one by one or from OPML."""
