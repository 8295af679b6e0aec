"""The library on disk: SQLite with one writer thread, read-only readers, schema, migrations, search, pictures."""
