"""The library on disk: SQLite with one writer thread, read-only readers, schema, migrations, search, pictures.

`Store` is the facade; every other module here is a table family or a tool of it.
"""

from deskreader.model.fetch_outcome import Fetched, WaitingPage
from deskreader.store.database import Store

__all__ = ["Fetched", "Store", "WaitingPage"]
