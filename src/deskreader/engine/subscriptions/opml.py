"""Imports and exports subscriptions as OPML, with nested folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.subscriptions.subscriber import KnownFeed, Subscriber
from deskreader.model import Feed, FeedId, Folder, FolderId, Outline, OutlineItem, UndoToken
from deskreader.store.feeds import folders
from deskreader.store.transfer.import_session import ImportSession
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


class OpmlTransfer:
    """Reads and writes OPML files of the library's feeds."""

    def __init__(self, context: EngineContext, subscriber: Subscriber, credentials: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._credentials = credentials
        self._now = context.now
        self._subscriber = subscriber
        self._worker = context.worker

    def import_opml(self, data: bytes) -> ImportReport:
        """Adds all feeds and folders of a file without using the network; the next refresh fetches them.

        Raises: ParseError(NOT_AN_OUTLINE), StoreError.
        """
        items = self._worker.read_outline(data)
        before = self._library.outline()
        feeds = list(self._feeds_of(items, None))
        usable = [feed for feed in feeds if isinstance(feed, KnownFeed)]
        unusable = tuple(feed for feed in feeds if isinstance(feed, str))
        added, existing = self._subscriber.add_known(usable)
        new_folders, new_feeds = _since(before, self._library.outline())
        token = ImportSession(self._database, new_folders, new_feeds).finish(self._now())
        return ImportReport(added, existing, len(unusable), len(new_folders), token, unusable)

    def export_opml(self, with_secrets: bool = False) -> bytes:
        """Returns the subscriptions as an OPML 2.0 document in UTF-8, with logins and tokens only `with_secrets`."""
        outline = self._library.outline()
        url_of = self._credentials.url_with_secrets if with_secrets else _public_url
        items = _items(None, outline.folders, outline.feeds, url_of)
        return self._worker.write_outline(items, TITLE)

    def _feeds_of(self, items: Sequence[OutlineItem], folder_id: FolderId | None) -> Iterator[KnownFeed | str]:
        """Creates the folders of an outline and yields its feeds; names those without a usable URL."""
        for item in items:
            if item.feed_url is not None:
                url = as_address(item.feed_url)
                if url:
                    yield KnownFeed(item.title, url, item.site_url, folder_id, is_own_title=True)
                else:
                    yield f"{item.title} {item.feed_url}".strip() or "?"
            elif item.children:
                inner, changes = self._database.write(folders.add_folder, item.title, folder_id)
                self._library.publish(changes)
                yield from self._feeds_of(item.children, inner)


def _since(before: Outline, after: Outline) -> tuple[list[FolderId], list[FeedId]]:
    """Returns the folders and feeds that the second outline has and the first has not."""
    old_folders, old_feeds = {folder.id for folder in before.folders}, {feed.id for feed in before.feeds}
    return (
        [folder.id for folder in after.folders if folder.id not in old_folders],
        [feed.id for feed in after.feeds if feed.id not in old_feeds],
    )


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
