"""The credentials of feeds: separated from URLs, stored, changed and removed."""

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
    """Stores the secrets of feeds, and in the library only their kinds. Every method may raise StoreError."""

    def __init__(self, library: Library, database: Database, secrets: SecretStore) -> None:
        self._library = library
        self._database = database
        self._secrets = secrets
        self.storage = SecretStorage.KEYRING
        """Where the last secret was stored."""

    def split_url(self, url: str) -> tuple[str, Credentials]:
        """Returns the URL as the library may hold it, and the secrets that it contained."""
        without_login = strip_userinfo(url)
        user, password = login_in(url) or ("", "")
        public = masked(without_login)
        address = without_login if public != without_login else ""
        return public, Credentials(address=address, user=user, password=password)

    def store(self, feed_id: FeedId, credentials: Credentials) -> Changes:
        """Stores a feed's credentials; `storage` says where. The caller publishes the changes."""
        self.storage = self._secrets.put(feed_id, credentials)
        return self._library.pending.write(feed_sources.set_credential_kinds, feed_id, credentials.kinds)

    def store_of_known(self, feed_id: FeedId, url: str, credentials: Credentials) -> Changes:
        """Stores the credentials of a listed feed, or notes that one is missing where its URL has a masked secret.

        The caller publishes the changes.
        """
        if credentials:
            return self.store(feed_id, credentials)
        if not is_masked(url):
            return Changes()
        return self._database.write(feed_sources.set_credential_kinds, feed_id, ("address",))

    def get(self, feed_id: FeedId) -> Credentials:
        """Returns a feed's credentials as far as they are stored."""
        return self._secrets.of_feed(self._library.feed(feed_id))

    def change(self, feed_id: FeedId, credentials: Credentials) -> SecretStorage:
        """Replaces a feed's credentials, publishes the changes, and returns where the credentials are stored.

        An address in `credentials` must be the feed's own with its secret; without one, the stored address stays.

        Raises: SubscribeError(BAD_ADDRESS) for the address of another feed, FetchError(BAD_PROXY).
        """
        if credentials.proxy not in ("", DIRECT):
            check_proxy(credentials.proxy)
        if credentials.address:
            url, url_credentials = self.split_url(credentials.address)
            if comparison_key(url) != comparison_key(self._library.feed(feed_id).url):
                raise SubscribeError(Kind.BAD_ADDRESS)
            credentials = merged(replace(credentials, address=url_credentials.address), url_credentials)
        credentials = replace(credentials, address=credentials.address or self.get(feed_id).address)
        if credentials:
            changes = self.store(feed_id, credentials)
        else:
            self._secrets.remove(feed_id)
            changes = self._library.pending.write(feed_sources.set_credential_kinds, feed_id, ())
        self._library.publish(changes)
        return self.storage

    def portable(self, feed: Feed) -> Credentials:
        """Returns the credentials that work on another machine: login, token, headers and cookies."""
        return _without_local_parts(self.get(feed.id))

    def url_with_secrets(self, feed: Feed) -> str:
        """Returns a feed's URL with its login and its token, as far as they are stored."""
        credentials = self.portable(feed)
        url = credentials.address or feed.url
        login = ":".join(quote(part, safe="") for part in (credentials.user, credentials.password))
        return url.replace("://", f"://{login}@", 1) if login != ":" else url

    def store_imported(self, feed_id: FeedId, credentials: Credentials) -> Changes:
        """Stores the credentials of a feed from an export, unless they are for another URL.

        The caller publishes the changes.
        """
        feed = self._library.feed(feed_id)
        if credentials.address and comparison_key(self.split_url(credentials.address)[0]) != comparison_key(feed.url):
            return Changes()
        combined = merged(self.get(feed_id), _without_local_parts(credentials))
        return self.store(feed_id, combined) if combined else Changes()

    def remove_orphans(self) -> None:
        """Removes the secrets of unsubscribed feeds, if possible. Raises nothing."""
        try:
            orphans = self._database.write(feed_sources.take_orphans)
        except StoreError as error:
            log.info("no secrets could be removed: %s", error.kind)
            return
        for feed_id in orphans:
            self._secrets.remove(feed_id)

    def has_keyring(self) -> bool:
        """Whether secrets outlive the program."""
        return self._secrets.has_keyring()


def _without_local_parts(credentials: Credentials) -> Credentials:
    """Returns the credentials without files and proxies, which belong to one machine."""
    return replace(credentials, certificate="", key="", key_password="", proxy="")
