"""Which pages one round fetches, and what is said where there is no full text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.network.lazy_client import LazyHttpClient, is_near
from deskreader.engine.offline.downloader import PAGES_A_HOST, one_round, reason_of
from deskreader.engine.offline.page_reader import place
from deskreader.errors import FetchError, Kind, WorkerError
from deskreader.fetch import Purpose
from deskreader.model import ArticleId, EntryHint, FeedId, Reason, Response, Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.store import PendingPage


def waiting(number: int, link: str) -> PendingPage:
    return PendingPage(ArticleId(number), FeedId(1), link, EntryHint(), False)


hosts = st.lists(st.sampled_from(["a.example", "b.example", "a.example:8080", "127.0.0.1", "[::1]:9", "home.local"]))


@given(hosts)
def test_a_host_gives_ten_pages_a_round_and_none_is_taken_twice(names: list[str]) -> None:
    pages = [waiting(number, f"http://{name}/{number}") for number, name in enumerate(names)]
    groups = one_round(pages)
    taken = [page.id for group in groups for page in group]
    assert len(taken) == len(set(taken))
    by_host = Counter(place(page.link) for group in groups for page in group)
    for name, count in Counter(names).items():
        far = name.startswith(("a.", "b."))
        assert by_host[name] == (min(count, PAGES_A_HOST) if far else count)
    assert all(len({place(page.link) for page in group}) == 1 for group in groups)


def test_the_newest_pages_of_a_host_come_first() -> None:
    pages = [waiting(number, f"https://a.example/{number}") for number in range(30)]
    (group,) = one_round(pages)
    assert [page.id for page in group] == list(range(PAGES_A_HOST))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FetchError(Kind.NOT_FOUND), Reason.NOT_FOUND),
        (FetchError(Kind.GONE), Reason.NOT_FOUND),
        (FetchError(Kind.ROBOTS), Reason.REFUSED),
        (FetchError(Kind.REFUSED), Reason.REFUSED),
        (FetchError(Kind.TIMEOUT), Reason.UNREACHABLE),
        (WorkerError(Kind.WORKER_HUNG), Reason.NO_ARTICLE),
    ],
)
def test_trouble_on_the_way_to_a_page_becomes_a_reason(error: FetchError, reason: Reason) -> None:
    assert reason_of(error) is reason


@pytest.mark.parametrize(
    ("url", "near"),
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
def test_addresses_in_this_machine_or_at_home_are_near(url: str, near: bool) -> None:
    assert is_near(url) is near


class Answering:
    """A web that answers everything alike."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = False

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators,
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
    ) -> Response:
        self.asked.append(url)
        return Response(url, 200, b"", None)

    def stop(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def test_the_web_is_made_at_the_first_request_and_once() -> None:
    made: list[Answering] = []

    def make() -> Answering:
        made.append(Answering())
        return made[-1]

    web = LazyHttpClient(make)  # type: ignore[arg-type]
    assert made == []
    web.get("https://a.example/", Purpose.FEED)
    web.get("https://b.example/", Purpose.PAGE)
    assert [one.asked for one in made] == [["https://a.example/", "https://b.example/"]]
    web.close()
    assert made[0].closed
    with pytest.raises(FetchError):
        web.get("https://c.example/", Purpose.FEED)


def test_a_web_that_was_never_asked_is_closed_without_being_made() -> None:
    web = LazyHttpClient(lambda: pytest.fail("made for nothing"))
    web.close()
