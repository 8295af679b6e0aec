"""Subscribing to the feed of an address, and adding feeds from a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.subscriptions.subscriber import KnownFeed, Subscriber
from deskreader.errors import FetchError, Kind, StoreError, SubscribeError
from deskreader.model import FeedId, FeedState, Response, View, ViewKind
from deskreader.model.credentials import Credentials, SecretStorage, Source
from deskreader.store.feeds import feeds as store_feeds
from deskreader.text.url_secrets import masked
from tests.engine.credentials.fakes import MemoryKeyring
from tests.engine.kit import FakeHttpClient, engine_context, rss, rule_desk, state_of
from tests.engine.subscriptions.fakes import FEED, front, naming

SITE, URL = "https://quay.example/", "https://quay.example/feed"
TOKEN = "0123456789abcdef0123456789abcdef"


class FakeIcons:
    """Ignores icons."""

    def note(self, feed: FeedState, icon_url: str | None) -> None:
        """Does nothing."""


class Setting:
    """A library without feeds, and a subscriber on a fake network."""

    def __init__(self, context: EngineContext, client: FakeHttpClient, folder: Path) -> None:
        self.context, self.client, self.library = context, client, context.library
        self.keyring = MemoryKeyring()
        self.secrets = SecretStore(folder / "library.db", lambda: self.keyring)
        self.credentials = FeedCredentials(context.library, context.database, self.secrets)
        updater = FeedUpdater(context, FakeIcons(), rule_desk(context).arrivals)  # type: ignore[arg-type]
        self.subscriber = Subscriber(context, updater, self.credentials)

    def titles(self) -> list[str]:
        return [headline.title for headline in self.library.page(View(ViewKind.ALL)).headlines]


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    client = FakeHttpClient({URL: FEED})
    with engine_context(tmp_path, client) as context:
        yield Setting(context, client, tmp_path)


# --- one feed ---------------------------------------------------------------------------------------------------------


def test_a_feed_is_stored_with_its_articles_from_one_request(setting: Setting) -> None:
    feed = setting.subscriber.subscribe(URL).feed
    assert feed is not None
    assert (feed.url, feed.title, feed.site_url, feed.folder_id, feed.unread) == (URL, "Tides", SITE, None, 2)
    assert sorted(setting.titles()) == ["High water", "Low water"]
    assert setting.client.urls == [URL]
    assert not state_of(setting.context, feed.id).is_first


def test_the_only_feed_of_a_page_is_subscribed_to(setting: Setting) -> None:
    setting.client.answers[SITE] = naming("/feed")
    feed = setting.subscriber.subscribe("quay.example").feed
    assert feed is not None
    assert feed.url == URL
    assert setting.client.urls == [SITE, URL]


def test_a_feed_without_title_is_named_after_its_host(setting: Setting) -> None:
    setting.client.answers[URL] = rss("one", feed_title="")
    feed = setting.subscriber.subscribe(URL).feed
    assert feed is not None
    assert feed.title == "quay.example"


def test_a_feed_goes_into_the_given_folder(setting: Setting) -> None:
    folder, _ = setting.library.add_folder("Harbours")
    feed = setting.subscriber.subscribe(URL, folder).feed
    assert feed is not None
    assert feed.folder_id == folder


def test_a_permanent_redirect_is_followed_for_good(setting: Setting) -> None:
    setting.client.answers["https://old.example/feed"] = Response(URL, 200, FEED, None, moved_to=URL)
    feed = setting.subscriber.subscribe("https://old.example/feed").feed
    assert feed is not None
    assert feed.url == URL


def test_a_site_without_feed_is_watched_by_its_front_page(setting: Setting) -> None:
    setting.client.answers = {
        SITE: front("Ferry runs aground", "Mayor opens the pier", "Fog closes the strait", "Two boats")
    }
    feed = setting.subscriber.subscribe("quay.example").feed
    assert feed is not None
    assert (feed.url, feed.source, feed.unread) == (SITE, Source.PAGE, 4)


def test_a_feed_in_a_private_network_is_remembered_as_such(setting: Setting) -> None:
    setting.client.private = (SITE,)
    feed = setting.subscriber.subscribe(URL).feed
    assert feed is not None
    assert feed.is_private
    assert [request.private_ok for request in setting.client.requests] == [True]


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_subscribing_twice_is_refused_without_a_request(setting: Setting) -> None:
    feed = setting.subscriber.subscribe(URL).feed
    assert feed is not None
    for same in (URL, "http://quay.example/feed/", "feed://quay.example/feed"):
        with pytest.raises(SubscribeError) as error:
            setting.subscriber.subscribe(same)
        assert (error.value.kind, error.value.feed_id) == (Kind.ALREADY_SUBSCRIBED, feed.id)
    assert setting.client.urls == [URL]
    assert len(setting.library.outline().feeds) == 1


def test_a_redirect_to_a_known_feed_is_refused(setting: Setting) -> None:
    setting.subscriber.subscribe(URL)
    setting.client.answers["https://old.example/feed"] = Response(URL, 200, FEED, None, moved_to=URL)
    with pytest.raises(SubscribeError) as error:
        setting.subscriber.subscribe("https://old.example/feed")
    assert error.value.kind is Kind.ALREADY_SUBSCRIBED


@pytest.mark.parametrize(
    ("address", "kind"),
    [("not an address", Kind.BAD_ADDRESS), ("https://quay.example/missing", Kind.NOT_FOUND), ("", Kind.BAD_ADDRESS)],
)
def test_an_address_without_feed_adds_nothing(setting: Setting, address: str, kind: Kind) -> None:
    with pytest.raises((SubscribeError, FetchError)) as error:
        setting.subscriber.subscribe(address)
    assert error.value.kind is kind
    assert setting.library.outline().feeds == ()


# --- several feeds ----------------------------------------------------------------------------------------------------


def test_several_feeds_are_offered_and_the_chosen_one_is_added(setting: Setting) -> None:
    setting.client.answers |= {SITE: naming("/feed", "/comments")}
    result = setting.subscriber.subscribe("quay.example")
    assert result.feed is None
    assert [link.url for link in result.choices] == [URL, "https://quay.example/comments"]
    assert setting.library.outline().feeds == ()
    assert setting.subscriber.preview(URL).title == "Tides"
    feed = setting.subscriber.subscribe(result.choices[0].url).feed
    assert feed is not None
    assert feed.url == URL
    assert setting.client.urls == [SITE, URL], "the preview is not fetched again"


def test_a_forgotten_preview_is_fetched_again(setting: Setting) -> None:
    setting.subscriber.preview(URL)
    setting.subscriber.forget_previews()
    setting.subscriber.subscribe(URL)
    assert setting.client.urls == [URL, URL]


# --- credentials ------------------------------------------------------------------------------------------------------


def test_credentials_are_sent_stored_in_the_keyring_and_only_named_in_the_library(setting: Setting) -> None:
    credentials = Credentials(user="ann", password="canary", headers=(("X-Key", "canary"),))
    feed = setting.subscriber.subscribe(URL, None, credentials).feed
    assert feed is not None
    assert setting.client.requests[0].access == credentials
    assert feed.credential_kinds == {"login", "headers"}
    assert setting.credentials.get(feed.id) == credentials
    assert setting.credentials.storage is SecretStorage.KEYRING
    assert "canary" in "".join(setting.keyring.texts.values())
    assert "canary" not in (setting.context.database.path.read_bytes().decode("latin-1"))


def test_a_login_and_a_token_in_the_address_are_moved_to_the_keyring(setting: Setting) -> None:
    typed = f"https://ann:canary@quay.example/feed?token={TOKEN}"
    setting.client.answers[typed] = Response(typed, 200, FEED, None)
    feed = setting.subscriber.subscribe(typed).feed
    assert feed is not None
    assert "canary" not in feed.url
    assert TOKEN not in feed.url
    stored = setting.credentials.get(feed.id)
    assert (stored.user, stored.password) == ("ann", "canary")
    assert stored.address == f"https://quay.example/feed?token={TOKEN}"
    assert feed.credential_kinds == {"login", "address"}


def test_without_a_keyring_credentials_last_until_the_program_ends(setting: Setting) -> None:
    setting.keyring.is_locked = True
    feed = setting.subscriber.subscribe(URL, None, Credentials(user="ann", password="canary")).feed
    assert feed is not None
    assert setting.credentials.storage is SecretStorage.RUN
    assert setting.credentials.get(feed.id).user == "ann"


# --- a full disk ------------------------------------------------------------------------------------------------------


def test_on_a_full_disk_the_subscription_waits_for_room(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*arguments: object, **named: object) -> None:
        raise StoreError(Kind.DISK_FULL)

    with monkeypatch.context() as patch:
        for method in ("write", "write_unsynced"):
            patch.setattr(setting.context.database, method, no_room)
        feed = setting.subscriber.subscribe(URL).feed
    assert feed is not None
    assert (feed.id < 0, feed.url) == (True, URL), "it is shown although it is not written yet"
    assert [each.url for each in setting.library.outline().feeds] == [URL]
    assert setting.library.look_for_room()
    (written,) = setting.library.outline().feeds
    assert (written.id > 0, written.url, written.unread) == (True, URL, 2)


# --- lists of feeds ---------------------------------------------------------------------------------------------------


def test_known_feeds_are_added_without_a_request(setting: Setting) -> None:
    folder, _ = setting.library.add_folder("Harbours")
    feeds = [
        KnownFeed("Tides", URL, SITE, folder),
        KnownFeed("Mine", "https://b.example/feed", is_own_title=True),
        KnownFeed("Tides again", URL),
    ]
    published: list[FeedId] = []
    setting.library.listen(lambda changes: published.extend(changes.feeds))
    assert setting.subscriber.add_known(feeds) == (2, 1)
    first, second = setting.library.outline().feeds
    assert (first.title, first.url, first.site_url, first.folder_id) == ("Tides", URL, SITE, folder)
    assert second.title == "Mine"
    assert {first.id, second.id} <= set(published)
    assert setting.client.requests == []
    assert [feed.id for feed in setting.context.database.read(store_feeds.due_feeds, setting.context.now())] == [
        first.id,
        second.id,
    ]


def test_the_own_title_of_a_known_feed_outlasts_its_first_fetch(setting: Setting) -> None:
    setting.subscriber.add_known(
        [KnownFeed("Mine", URL, is_own_title=True), KnownFeed("Given", "https://b.example/feed")]
    )
    updater = FeedUpdater(setting.context, FakeIcons(), rule_desk(setting.context).arrivals)  # type: ignore[arg-type]
    for feed in setting.library.outline().feeds:
        updater.update(
            state_of(setting.context, feed.id), Response(feed.url, 200, rss("x", feed_title="Its own"), None)
        )
    assert [feed.title for feed in setting.library.outline().feeds] == ["Mine", "Its own"]


def test_a_known_feed_with_a_masked_secret_is_marked_as_incomplete(setting: Setting) -> None:
    exported = KnownFeed("Private", masked(f"{URL}?token={TOKEN}"))
    assert setting.subscriber.add_known([exported]) == (1, 0)
    (feed,) = setting.library.outline().feeds
    assert feed.credential_kinds == {"address"}
    assert not setting.credentials.get(feed.id)
