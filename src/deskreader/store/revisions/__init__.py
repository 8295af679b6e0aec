"""Earlier revisions of articles, what publishers removed, and which pages are to be read once more."""
