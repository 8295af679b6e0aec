"""SQLite itself: connections, the writer thread, reader connections, column encodings, errors."""
