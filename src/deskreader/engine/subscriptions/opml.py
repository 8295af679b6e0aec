"""Import and export of subscriptions as OPML, with nested folders."""

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
    """What an import did: feeds added, known already, without a usable address; folders made; what takes it back."""

    added: int = 0
    known: int = 0
    bad: int = 0
    folders: int = 0
    token: UndoToken | None = None


class OpmlTransfer:
    """Reads and writes OPML files of the library's feeds."""

    def __init__(self, context: EngineContext, subscriber: Subscriber, keys: FeedCredentials) -> None:
        self._library = context.library
        self._database = context.database
        self._keys = keys
        self._now = context.now
        self._subscriber = subscriber
        self._worker = context.worker

    def import_opml(self, data: bytes) -> ImportReport:
        """Adds all feeds and folders of a file without asking the network; the next refresh fetches them.

        Raises: ParseError(NOT_AN_OUTLINE), StoreError.
        """
        items = self._worker.read_outline(data)
        before = self._library.outline()
        found = list(self._known(items, None))
        good = [known for known in found if known is not None]
        added, known = self._subscriber.add_known(good)
        new_folders, new_feeds = _since(before, self._library.outline())
        token = ImportSession(self._database, new_folders, new_feeds).finish(self._now())
        return ImportReport(added, known, len(found) - len(good), len(new_folders), token)

    def export_opml(self, with_secrets: bool = False) -> bytes:
        """The subscriptions as an OPML 2.0 document in UTF-8; logins and tokens are in it only `with_secrets`."""
        outline = self._library.outline()
        address = self._keys.whole_address if with_secrets else _public_address
        items = _items(None, outline.folders, outline.feeds, address)
        return self._worker.write_outline(items, TITLE)

    def _known(self, items: Sequence[OutlineItem], folder_id: FolderId | None) -> Iterator[KnownFeed | None]:
        for item in items:
            if item.feed_url is not None:
                url = as_address(item.feed_url)
                yield KnownFeed(item.title, url, item.site_url, folder_id, is_own_title=True) if url else None
            elif item.children:
                inner, changes = self._database.write(folders.add_folder, item.title, folder_id)
                self._library.publish(changes)
                yield from self._known(item.children, inner)


def _since(before: Outline, after: Outline) -> tuple[list[FolderId], list[FeedId]]:
    """The folders and feeds that came between two outlines."""
    old_folders, old_feeds = {folder.id for folder in before.folders}, {feed.id for feed in before.feeds}
    return (
        [folder.id for folder in after.folders if folder.id not in old_folders],
        [feed.id for feed in after.feeds if feed.id not in old_feeds],
    )


def _public_address(feed: Feed) -> str:
    return strip_userinfo(feed.url)


def _items(
    parent: FolderId | None, folders: Sequence[Folder], feeds: Sequence[Feed], address: Callable[[Feed], str]
) -> tuple[OutlineItem, ...]:
    inner = [
        OutlineItem(folder.title, None, None, _items(folder.id, folders, feeds, address))
        for folder in folders
        if folder.parent_id == parent
    ]
    here = [OutlineItem(feed.title, address(feed), feed.site_url, ()) for feed in feeds if feed.folder_id == parent]
    return (*inner, *here)
