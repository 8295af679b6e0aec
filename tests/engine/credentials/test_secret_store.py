"""Secrets are stored in the keyring, or in memory where there is none, and sent to the feed's own server alone."""

from __future__ import annotations

from pathlib import Path

from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.subscriptions.feed_finder import FeedFinder
from deskreader.model import FeedId
from deskreader.model.credentials import Credentials, SecretStorage
from tests.engine.credentials.fakes import MemoryKeyring
from tests.engine.kit import FakeHttpClient
from tests.engine.subscriptions.fakes import FEED, KnownFeeds, naming
from tests.engine.worker.in_process import InProcessWorker

SECRET = Credentials("https://quay.example/?token=canary", "ann", "canary", (("X-Key", "canary"),), "a=canary")


def test_secrets_outlive_the_program_in_a_keyring_and_libraries_do_not_mix(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    one = tmp_path / "one.db"
    assert SecretStore(one, lambda: keyring).put(FeedId(1), SECRET) is SecretStorage.KEYRING
    assert SecretStore(one, lambda: keyring).get(FeedId(1)) == SECRET
    assert SecretStore(one, lambda: keyring).get(FeedId(2)) is None
    assert SecretStore(tmp_path / "two.db", lambda: keyring).get(FeedId(1)) is None
    SecretStore(one, lambda: keyring).remove(FeedId(1))
    assert keyring.texts == {}


def test_without_a_keyring_secrets_last_until_the_program_ends(tmp_path: Path) -> None:
    secrets = SecretStore(tmp_path / "one.db", lambda: None)
    assert secrets.put(FeedId(1), SECRET) is SecretStorage.RUN
    assert secrets.get(FeedId(1)) == SECRET
    assert not secrets.has_keyring()
    assert SecretStore(tmp_path / "one.db", lambda: None).get(FeedId(1)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_locked_keyring_is_tried_again_later(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    SecretStore(tmp_path / "l.db", lambda: keyring).put(FeedId(1), SECRET)
    secrets = SecretStore(tmp_path / "l.db", lambda: keyring)
    keyring.is_locked = True
    assert secrets.get(FeedId(1)) is None
    assert secrets.put(FeedId(2), SECRET) is SecretStorage.RUN
    secrets.remove(FeedId(2))
    keyring.is_locked = False
    assert secrets.get(FeedId(1)) == SECRET


def test_credentials_are_sent_to_the_named_host_alone() -> None:
    client = FakeHttpClient(
        {"https://quay.example/": naming("https://other.example/feed"), "https://other.example/feed": FEED}
    )
    finder = FeedFinder(client, InProcessWorker(), KnownFeeds())  # type: ignore[arg-type]
    found = finder.find("https://quay.example/", Credentials(user="ann", password="canary"))
    assert found.document is not None
    assert not found.document.credentials
    assert [(request.url, request.access.user) for request in client.requests] == [
        ("https://quay.example/", "ann"),
        ("https://other.example/feed", ""),
    ]
