"""Which URLs lead to this machine or a private network."""

from __future__ import annotations

import pytest

from deskreader.engine.network.local_addresses import is_local, may_be_local, own_server, own_server_of
from deskreader.model import Feed, FeedId, Response
from deskreader.model.ids import AccountId


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/feed", True),
        ("http://localhost/feed", True),
        ("http://[::1]/feed", True),
        ("http://192.168.1.4/feed", True),
        ("http://printer.local/", True),
        ("https://example.org/feed", False),
        ("https://8.8.8.8/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_urls_of_this_machine_and_of_private_networks_are_local(url: str, expected: bool) -> None:
    assert is_local(url) is expected


def test_a_feed_subscribed_to_in_a_private_network_may_be_local_by_any_name() -> None:
    feed = Feed(FeedId(1), "https://intranet.example/feed", "Intranet", is_private=True)
    assert may_be_local(feed)
    assert not may_be_local(Feed(FeedId(1), "https://intranet.example/feed", "Intranet"))
    assert may_be_local(Feed(FeedId(1), "http://192.168.1.4/feed", "Printer"))


def test_a_private_document_has_an_own_server_and_a_public_one_has_none() -> None:
    assert own_server(Feed(FeedId(1), "http://192.168.1.4:1200/feed", "Bridge")) == ("192.168.1.4", 1200)
    assert own_server(Feed(FeedId(1), "https://home.example/feed", "Home", is_private=True)) == ("home.example", 443)
    assert own_server(Feed(FeedId(1), "https://news.example/feed", "News")) is None
    of_account = Feed(FeedId(1), "http://192.168.1.4:1200/feed", "Listed by a server", account_id=AccountId(1))
    assert own_server(of_account) is None
    assert own_server_of(Response("http://home.example/a", 200, b"", None, is_private=True)) == ("home.example", 80)
    assert own_server_of(Response("http://192.168.1.4/a", 200, b"", None)) is None
