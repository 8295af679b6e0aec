"""The protocol that every kind of server is spoken to through, and what it needs of the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from deskreader.model.accounts import Ability, RemoteArticle, RemoteArticles, RemoteFacts, RemoteIds, RemoteTree

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """One request to a server: a GET, or a POST if it has a form or JSON."""

    path: str  # behind the account's address
    query: Pairs = ()
    form: Pairs | None = None
    json: str | None = None
    method: str = ""  # another than GET and POST
    headers: Pairs = ()


class Link(Protocol):
    """Sends requests to one server and has their answers read in the worker process.

    `reading` names how the answer is read; every method may raise FetchError, and ParseError for an answer that is not
    what was asked for.
    """

    def facts(self, request: SyncRequest, reading: str) -> RemoteFacts:
        """Returns single values of the answer."""

    def tree(self, request: SyncRequest, reading: str) -> RemoteTree:
        """Returns the folders and subscriptions that the answer names."""

    def ids(self, request: SyncRequest, reading: str) -> RemoteIds:
        """Returns the ids of articles that the answer lists."""

    def articles(self, request: SyncRequest, reading: str) -> RemoteArticles:
        """Returns the articles of the answer."""


class Flag(StrEnum):
    """A state of an article that every server knows; the values are fields of the outbox."""

    READ = "read"
    STARRED = "starred"


@dataclass(frozen=True, slots=True)
class RemoteStates:
    """What a server says of the states of articles: whole lists, or articles that changed."""

    unread: frozenset[str] | None = None  # all unread articles; those not in it are read
    starred: frozenset[str] | None = None
    articles: tuple[RemoteArticle, ...] = ()
    cursor: str = ""  # where the next round goes on; empty: as before


class Service(Protocol):
    """One account on one server. Nothing in it is stored: an instance lives as long as the program.

    Every method but `sign_in` signs in first if need be. Every method may raise FetchError; ParseError for an answer
    that is not what was asked for, of which nothing is taken over; and SyncError(UNSUPPORTED | REFUSED_ACT) for an act
    that the server never takes.
    """

    abilities: frozenset[Ability]
    batch: int
    """Articles in one request."""

    def sign_in(self) -> None:
        """Tries user name and password. Raises: FetchError(REFUSED) where the server does not take them."""

    def tree(self) -> RemoteTree:
        """Returns all folders and subscriptions."""

    def states(self, cursor: str) -> Iterator[RemoteStates]:
        """Yields what the server says of states, in one part or several; `cursor` is that of the last round."""

    def confirms_empty(self, flag: Flag) -> bool | None:
        """Asks in another way whether no article is unread, or starred; None where the server has no other way."""

    def recent(self, since: datetime) -> frozenset[str]:
        """Returns the ids of articles that came since then, read ones included."""

    def articles(self, ids: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns the articles of these ids, at most `batch` at once; the server may lack some."""

    def mark(self, flag: Flag, value: bool, ids: Sequence[str]) -> None:
        """Sets or clears a flag of articles, at most `batch` at once."""

    def tag(self, name: str, value: bool, ids: Sequence[str]) -> None:
        """Adds a tag to articles or removes it, at most `batch` at once."""

    def subscribe(self, url: str, title: str, folder: str | None) -> str | None:
        """Subscribes to a feed; returns its id, or None where only the next tree tells it."""

    def unsubscribe(self, feed: str) -> None:
        """Ends a subscription. One that is not there is no error."""

    def rename(self, feed: str, title: str) -> None:
        """Gives a feed another title."""

    def move(self, feed: str, before: str | None, folder: str | None) -> None:
        """Moves a feed from a folder into another; None is no folder."""

    def add_folder(self, title: str) -> str:
        """Creates a folder and returns its id; where folders are labels, the next feed moved into it creates it."""

    def rename_folder(self, folder: str, title: str) -> str:
        """Renames a folder and returns its id, which may be another one now."""

    def remove_folder(self, folder: str) -> None:
        """Removes an empty folder. One that is not there is no error."""
