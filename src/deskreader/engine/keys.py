"""The secrets of feeds as the rest of the program deals with them: split from addresses, kept, changed, forgotten."""

from __future__ import annotations

import logging
from dataclasses import replace

from deskreader.engine.as_done import AsDone
from deskreader.engine.library import Library
from deskreader.engine.secrets import Secrets
from deskreader.errors import Kind, StoreError, SubscribeError
from deskreader.model import Changes, FeedId
from deskreader.model.access import Access, Kept, merged
from deskreader.store import Store
from deskreader.text.hidden import is_masked, login_in, masked
from deskreader.text.urls import normal, strip_userinfo

log = logging.getLogger(__name__)


class Keys:
    """Keeps the secrets of feeds, and notes in the library which kinds there are. May raise StoreError."""

    def __init__(self, library: Library, store: Store, secrets: Secrets) -> None:
        self._library = library
        self._store = store
        self._secrets = secrets
        self.kept = Kept.KEYRING
        """Where the last secret went."""

    def split(self, url: str) -> tuple[str, Access]:
        """The address as the library may hold it, and the secrets that stood in it."""
        bare = strip_userinfo(url)
        user, password = login_in(url) or ("", "")
        shown = masked(bare)
        return shown, Access(address=bare if shown != bare else "", user=user, password=password)

    def keep(self, feed_id: FeedId, access: Access) -> Changes:
        """Keeps a feed's secrets; `kept` tells where. The caller publishes the changes."""
        self.kept = self._secrets.put(feed_id, access)
        room = self._library.room
        return room.change(lambda: self._store.sourcing.set_access(room.real(feed_id), access.kinds), AsDone())

    def keep_known(self, feed_id: FeedId, url: str, access: Access) -> Changes:
        """Keeps what an outline told of a feed; notes that a secret is missing where its address has one left out."""
        if access:
            return self.keep(feed_id, access)
        return self._store.sourcing.set_access(feed_id, ("address",)) if is_masked(url) else Changes()

    def of(self, feed_id: FeedId) -> Access:
        """A feed's secrets, as far as they are known."""
        return self._secrets.get(feed_id) or Access()

    def change(self, feed_id: FeedId, access: Access) -> Kept:
        """Keeps other secrets for a feed, or none. Publishes the changes.

        An address in `access` must be the feed's own with its secret; without one, the one known before stays.

        Raises: SubscribeError(BAD_ADDRESS) for the address of another feed.
        """
        if access.address:
            shown, found = self.split(access.address)
            if normal(shown) != normal(self._library.feed(feed_id).url):
                raise SubscribeError(Kind.BAD_ADDRESS)
            access = merged(replace(access, address=found.address), found)
        access = replace(access, address=access.address or self.of(feed_id).address)
        if access:
            changes = self.keep(feed_id, access)
        else:
            self._secrets.remove(feed_id)
            changes = self._library.room.change(lambda: self._store.sourcing.set_access(feed_id, ()), AsDone())
        self._library.publish(changes)
        return self.kept

    def forget_orphans(self) -> None:
        """Forgets the secrets of feeds that nobody is subscribed to any more, if it can be done. Raises nothing."""
        try:
            orphans = self._store.sourcing.take_orphans()
        except StoreError as error:
            log.info("no secrets could be forgotten: %s", error.kind)
            return
        for feed_id in orphans:
            self._secrets.remove(feed_id)

    def has_keyring(self) -> bool:
        """Whether secrets outlive the program."""
        return self._secrets.has_keyring()
