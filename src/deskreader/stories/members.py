"""Articles and stories as the grouper holds them: small, because tens of thousands are open at a time."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Hashable
from dataclasses import dataclass

from deskreader.stories.words import Stem

_HEAD = struct.Struct("=Hd")  # stems of the title, form


@dataclass(slots=True)
class Member:
    """An article: its stems, its feed, when it arrived (seconds since 1970), how far its title is no news (0 to 1)."""

    feed: Hashable
    at: float
    title: array[Stem]
    text: array[Stem]
    """The most telling stems of summary and text that the title lacks; empty where there is no text."""
    form: float
    story: Story | None = None

    def packed(self) -> bytes:
        """Returns what was read of the article, without feed and time, in about 150 bytes."""
        return _HEAD.pack(len(self.title), self.form) + self.title.tobytes() + self.text.tobytes()

    @classmethod
    def unpacked(cls, data: bytes, feed: Hashable, at: float) -> Member:
        """Returns an article as it was read before. Raises: ValueError, struct.error."""
        size, form = _HEAD.unpack_from(data)
        stems = array("I", data[_HEAD.size :])
        return cls(feed, at, stems[:size], stems[size:], form)


@dataclass(slots=True)
class Story:
    """Several articles on one event: how many, and the sum of their forms."""

    id: Hashable
    size: int = 0
    form: float = 0.0
    _first: Member | None = None
    _counts: dict[Stem, int] | None = None

    @property
    def counts(self) -> dict[Stem, int]:
        """How many titles have each stem; kept only where there are several, because most stories have one."""
        if self._counts is not None:
            return self._counts
        return dict.fromkeys(self._first.title, 1) if self._first is not None else {}

    def add(self, member: Member) -> None:
        """Adds an article."""
        if self._first is None:
            self._first = member
        else:
            counts = self._counts = self.counts
            for stem in member.title:
                counts[stem] = counts.get(stem, 0) + 1
        member.story = self
        self.size += 1
        self.form += member.form
