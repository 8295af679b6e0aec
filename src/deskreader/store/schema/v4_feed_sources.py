"""What is kept of how a feed is got at: the kind of its document, and whether it lies in a private network."""

from __future__ import annotations

SOURCES: tuple[str, ...] = (
    "ALTER TABLE feeds ADD COLUMN source TEXT NOT NULL DEFAULT 'feed'",
    "ALTER TABLE feeds ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0",  # subscribed by hand behind a private address
    "ALTER TABLE feeds ADD COLUMN access TEXT NOT NULL DEFAULT ''",  # what secrets there are, never the secrets: words
)
