"""The names of things in the library: numbers and hashes with a type of their own."""

from __future__ import annotations

from typing import NewType

FeedId = NewType("FeedId", int)
FolderId = NewType("FolderId", int)
ArticleId = NewType("ArticleId", int)
AccountId = NewType("AccountId", int)
SavedId = NewType("SavedId", int)
RevisionId = NewType("RevisionId", int)
RuleId = NewType("RuleId", int)
ImageHash = NewType("ImageHash", str)
"""SHA-256 of a stored picture's bytes, in hexadecimal."""
