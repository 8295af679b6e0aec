"""What a server says of folders, feeds and articles."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.model.feed_document import ReadEntry


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """A folder on a server. Its id is the server's name for it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class RemoteFeed:
    """A subscription on a server."""

    id: str
    url: str
    title: str
    site_url: str | None = None
    folder: str | None = None  # the id of its folder
    icon_url: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteTree:
    """All folders and subscriptions of a server."""

    folders: tuple[RemoteFolder, ...] = ()
    feeds: tuple[RemoteFeed, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteIds:
    """One page of the ids of articles."""

    lines: str = ""  # the ids, one on a line: a hundred thousand small strings would be slow to hand over
    next_page: str = ""  # what asks for the next page; empty at the end

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the server's order."""
        return tuple(self.lines.split("\n")) if self.lines else ()


@dataclass(frozen=True, slots=True)
class RemoteArticle:
    """An article on a server, ready to store. What is None was not said."""

    id: str
    feed: str  # the id of its feed
    entry: ReadEntry
    is_read: bool | None = None
    is_starred: bool | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteArticles:
    """One page of articles."""

    articles: tuple[RemoteArticle, ...] = ()
    next_page: str = ""


@dataclass(frozen=True, slots=True)
class RemoteFacts:
    """Single values of an answer by their names: a token, a version, a count, an error."""

    values: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Returns a value; empty where it was not given."""
        return dict(self.values).get(name, "")
