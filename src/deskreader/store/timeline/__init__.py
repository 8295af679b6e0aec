"""Which articles a view selects, page by page, and in which order."""
