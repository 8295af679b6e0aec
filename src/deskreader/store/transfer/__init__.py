"""Records for export and import, and the databases of other readers."""
