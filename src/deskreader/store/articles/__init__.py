"""Tables of articles: merging entries, text, images, the search index, flags and tags."""
