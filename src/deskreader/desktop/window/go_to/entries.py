"""What one can go to by typing, and which of it fits what is typed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

SHOWN = 40
"""Entries that are listed at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place or action: its title, what kind of thing it is, and what going there does.

    `detail` stands beside the title, such as a key; `words` are further words by which it is found.
    """

    title: str
    kind: str
    run: Callable[[], object]
    detail: str = ""
    icon: str = ""
    words: str = ""


def matching_entries(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """Returns the entries that fit what is typed, the best first; equally good ones keep their order."""
    parts = typed.casefold().split()
    scored = [(score, entry) for entry in entries if (score := _score(entry, parts)) is not None]
    return [entry for _, entry in sorted(scored, key=lambda pair: pair[0])][:SHOWN]


def _score(entry: Entry, parts: Sequence[str]) -> int | None:
    """Returns how far an entry is from what is typed, 0 where its title begins with it; None where it does not fit."""
    title = entry.title.casefold()
    if not parts or title.startswith(" ".join(parts)):
        return 0
    if all(_begins_word(title, part) for part in parts):
        return 1
    if all(part in title for part in parts):
        return 2
    everything = f"{title} {entry.words} {entry.kind}".casefold()
    if all(_begins_word(everything, part) for part in parts):
        return 3
    return 4 if all(part in everything for part in parts) or _is_spread("".join(parts), title) else None


def _begins_word(text: str, part: str) -> bool:
    return any(word.startswith(part) for word in text.split())


def _is_spread(letters: str, text: str) -> bool:
    """Returns whether the letters stand in a text in their order, as in "mrdp" for "Meridian Post"."""
    if len(letters) < 3:
        return False
    rest = iter(text)
    return all(letter in rest for letter in letters)
