"""Title, byline, dates and lead image of a page."""
