"""The library on disk: SQLite with one writer thread, read-only readers, schema, migrations, search, pictures.

`Database` is the facade; every other module here is a table family or a tool of it.
"""

from deskreader.model.fetch_history import FetchOutcome, PendingPage
from deskreader.store.database import Database

__all__ = ["Database", "FetchOutcome", "PendingPage"]
