"""Export, import and EPUB."""
