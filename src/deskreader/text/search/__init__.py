"""Search: the query language, tokens of the index, matching, and the passage shown with a hit."""
