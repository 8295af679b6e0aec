"""The library on disk: SQLite with one writer thread, read-only readers, schema, migrations, search, pictures.

`Store` is the facade; every other module here is a table family or a tool of it.
"""

from deskreader.store.store import Store
from deskreader.store.values import Fetched, WaitingPage

__all__ = ["Fetched", "Store", "WaitingPage"]
