"""Imports and exports subscriptions as OPML, with nested folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.network.local_addresses import new_private_urls
from deskreader.model import AccountId, Changes, Feed, Folder, FolderId, OutlineItem, UndoToken
from deskreader.model.credentials import Credentials
from deskreader.store.transfer.feed_list import ListedFeed, add_feeds
from deskreader.text.url_secrets import is_masked
from deskreader.text.urls import as_address, strip_userinfo

TITLE = "DeskReader subscriptions"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import, and the token that undoes it."""

    added: int = 0
    known: int = 0  # feeds that were in the library already
    bad: int = 0  # feeds without a usable URL
    folders: int = 0  # folders that were created
    token: UndoToken | None = None
    unusable: tuple[str, ...] = ()  # names and addresses of those without a usable address
    account_id: AccountId | None = None  # None: into the feeds of this computer
    private: tuple[str, ...] = ()  # URLs on this machine or in a private network that were left out, without secrets


class OpmlTransfer:
    """Reads and writes OPML files of the library's feeds."""

    def __init__(self, context: EngineContext, credentials: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._credentials = credentials
        self._now = context.now
        self._worker = context.worker

    def private_urls(self, data: bytes) -> tuple[str, ...]:
        """Returns the URLs of a file that lead to this machine or a private network and are new here, without secrets.

        They are to be named to the user before they are imported.

        Raises: ParseError(NOT_AN_OUTLINE | FILE_TOO_LARGE), StoreError.
        """
        feeds = _feeds_of(self._worker.read_outline(data), ())
        urls = (feed.url for feed in feeds if isinstance(feed, ListedFeed))
        return tuple(new_private_urls(self._database, urls).values())

    def import_opml(self, data: bytes, private_ok: bool = False, account_id: AccountId | None = None) -> ImportReport:
        """Adds all feeds and folders of a file without using the network; the next refresh fetches them.

        New feeds on this machine or in a private network are left out and reported, unless `private_ok`. The library
        has all others afterwards, or none. An account gets them with its next sync, without those whose addresses hold
        a secret; its server decides which addresses it fetches.

        Raises: ParseError(NOT_AN_OUTLINE | FILE_TOO_LARGE), StoreError.
        """
        feeds = list(_feeds_of(self._worker.read_outline(data), ()))
        usable = [feed for feed in feeds if isinstance(feed, ListedFeed)]
        unusable = tuple(feed for feed in feeds if isinstance(feed, str))
        private: dict[str, str] = {}
        if account_id is not None:
            usable, secret = _without_secrets(usable, self._credentials)
            unusable += secret
        elif not private_ok:
            private = new_private_urls(self._database, (feed.url for feed in usable))
            usable = [feed for feed in usable if feed.url not in private]
        split = [self._credentials.split_url(feed.url) for feed in usable]
        listed = [
            replace(feed, url=url, access=_kinds(url, secrets))
            for feed, (url, secrets) in zip(usable, split, strict=True)
        ]
        added = self._database.write(add_feeds, listed, self._now(), account_id)
        for index, feed_id in added.feeds.items():
            if split[index][1]:
                self._library.publish(self._credentials.store(feed_id, split[index][1]))
        self._library.publish(Changes(feeds=tuple(added.feeds.values()), outline=bool(added.feeds or added.folders)))
        existing = len(usable) - len(added.feeds)
        return ImportReport(
            len(added.feeds), existing, len(unusable), added.folders, added.token, unusable, account_id,
            tuple(private.values()),
        )  # fmt: skip

    def export_opml(self, with_secrets: bool = False) -> bytes:
        """Returns the subscriptions as an OPML 2.0 document in UTF-8, with logins and tokens only `with_secrets`."""
        outline = self._library.outline()
        url_of = self._credentials.url_with_secrets if with_secrets else _public_url
        items = _items(None, outline.folders, outline.feeds, url_of)
        return self._worker.write_outline(items, TITLE)


def _feeds_of(items: Sequence[OutlineItem], folders: tuple[str, ...]) -> Iterator[ListedFeed | str]:
    """Yields the feeds of an outline; names those without a usable URL."""
    for item in items:
        if item.feed_url is None:
            yield from _feeds_of(item.children, (*folders, item.title))
        else:
            url = as_address(item.feed_url)
            if url:
                yield ListedFeed(url, item.title, item.site_url, folders)
            else:
                yield f"{item.title} {item.feed_url}".strip() or "?"


def _without_secrets(
    feeds: Sequence[ListedFeed], credentials: FeedCredentials
) -> tuple[list[ListedFeed], tuple[str, ...]]:
    """Returns the feeds that a server can fetch, and the names of those that need a secret of this computer."""
    public = [feed for feed in feeds if not credentials.split_url(feed.url)[1] and not is_masked(feed.url)]
    return public, tuple(feed.title or feed.url.split("/")[2] for feed in feeds if feed not in public)


def _kinds(url: str, secrets: Credentials) -> tuple[str, ...]:
    """Returns the kinds of secrets that a feed needs; one whose address has a secret left out needs its address."""
    return tuple(secrets.kinds) or (("address",) if is_masked(url) else ())


def _public_url(feed: Feed) -> str:
    return strip_userinfo(feed.url)


def _items(
    parent: FolderId | None, folders: Sequence[Folder], feeds: Sequence[Feed], url_of: Callable[[Feed], str]
) -> tuple[OutlineItem, ...]:
    subfolders = [
        OutlineItem(folder.title, None, None, _items(folder.id, folders, feeds, url_of))
        for folder in folders
        if folder.parent_id == parent
    ]
    own_feeds = [OutlineItem(feed.title, url_of(feed), feed.site_url, ()) for feed in feeds if feed.folder_id == parent]
    return (*subfolders, *own_feeds)
