"""The secrets of feeds as the rest of the program deals with them: split from addresses, kept, changed, forgotten."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import quote

from deskreader.engine.credentials.proxy_settings import check_proxy
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.library.library import Library
from deskreader.errors import Kind, StoreError, SubscribeError
from deskreader.model import Changes, Feed, FeedId
from deskreader.model.credentials import DIRECT, Credentials, SecretStorage, merged
from deskreader.store import Database
from deskreader.store.feeds import feed_sources
from deskreader.text.url_secrets import is_masked, login_in, masked
from deskreader.text.urls import comparison_key, strip_userinfo

log = logging.getLogger(__name__)


class FeedCredentials:
    """Keeps the secrets of feeds, and notes in the library which kinds there are. May raise StoreError."""

    def __init__(self, library: Library, database: Database, secrets: SecretStore) -> None:
        self._library = library
        self._database = database
        self._secrets = secrets
        self.kept = SecretStorage.KEYRING
        """Where the last secret went."""

    def split(self, url: str) -> tuple[str, Credentials]:
        """The address as the library may hold it, and the secrets that stood in it."""
        bare = strip_userinfo(url)
        user, password = login_in(url) or ("", "")
        shown = masked(bare)
        return shown, Credentials(address=bare if shown != bare else "", user=user, password=password)

    def keep(self, feed_id: FeedId, access: Credentials) -> Changes:
        """Keeps a feed's secrets; `kept` tells where. The caller publishes the changes."""
        self.kept = self._secrets.put(feed_id, access)
        return self._library.pending.write(feed_sources.set_access, feed_id, access.kinds)

    def keep_known(self, feed_id: FeedId, url: str, access: Credentials) -> Changes:
        """Keeps what an outline told of a feed; notes that a secret is missing where its address has one left out."""
        if access:
            return self.keep(feed_id, access)
        if not is_masked(url):
            return Changes()
        return self._database.write(feed_sources.set_access, feed_id, ("address",))

    def of(self, feed_id: FeedId) -> Credentials:
        """A feed's secrets, as far as they are known."""
        return self._secrets.of_feed(self._library.feed(feed_id))

    def change(self, feed_id: FeedId, access: Credentials) -> SecretStorage:
        """Keeps other secrets for a feed, or none. Publishes the changes.

        An address in `access` must be the feed's own with its secret; without one, the one known before stays.

        Raises: SubscribeError(BAD_ADDRESS) for the address of another feed, FetchError(BAD_PROXY).
        """
        if access.proxy not in ("", DIRECT):
            check_proxy(access.proxy)
        if access.address:
            shown, found = self.split(access.address)
            if comparison_key(shown) != comparison_key(self._library.feed(feed_id).url):
                raise SubscribeError(Kind.BAD_ADDRESS)
            access = merged(replace(access, address=found.address), found)
        access = replace(access, address=access.address or self.of(feed_id).address)
        if access:
            changes = self.keep(feed_id, access)
        else:
            self._secrets.remove(feed_id)
            changes = self._library.pending.write(feed_sources.set_access, feed_id, ())
        self._library.publish(changes)
        return self.kept

    def portable(self, feed: Feed) -> Credentials:
        """What may go to another machine with a feed: login, token, headers and cookies, but no files and proxies."""
        return replace(self.of(feed.id), certificate="", key="", key_password="", proxy="")

    def whole_address(self, feed: Feed) -> str:
        """A feed's address with its login and its token in it, as far as they are known."""
        access = self.portable(feed)
        url = access.address or feed.url
        login = ":".join(quote(part, safe="") for part in (access.user, access.password))
        return url.replace("://", f"://{login}@", 1) if login != ":" else url

    def take_in(self, feed_id: FeedId, access: Credentials) -> Changes:
        """Keeps what an export told of a feed, unless it is for another address. The caller publishes the changes."""
        feed = self._library.feed(feed_id)
        if access.address and comparison_key(self.split(access.address)[0]) != comparison_key(feed.url):
            return Changes()
        known = merged(self.of(feed_id), replace(access, certificate="", key="", key_password="", proxy=""))
        return self.keep(feed_id, known) if known else Changes()

    def forget_orphans(self) -> None:
        """Forgets the secrets of feeds that nobody is subscribed to any more, if it can be done. Raises nothing."""
        try:
            orphans = self._database.write(feed_sources.take_orphans)
        except StoreError as error:
            log.info("no secrets could be forgotten: %s", error.kind)
            return
        for feed_id in orphans:
            self._secrets.remove(feed_id)

    def has_keyring(self) -> bool:
        """Whether secrets outlive the program."""
        return self._secrets.has_keyring()
