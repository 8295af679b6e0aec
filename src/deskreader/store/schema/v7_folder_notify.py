"""The step that lets the reader keep a whole folder out of the notifications."""

from __future__ import annotations

NOTICES: tuple[str, ...] = ("ALTER TABLE folders ADD COLUMN notify INTEGER NOT NULL DEFAULT 1",)
