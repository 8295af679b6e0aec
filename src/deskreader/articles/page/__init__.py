"""A fetched page as a document, and what its head and structured data say about it."""
