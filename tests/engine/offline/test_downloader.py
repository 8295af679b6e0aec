"""Which pages one round fetches, and what is said where there is no full text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.offline.downloader import PAGES_A_HOST, one_round, reason_of
from deskreader.engine.offline.page_reader import place
from deskreader.errors import FetchError, Kind, WorkerError
from deskreader.model import ArticleId, EntryHint, FeedId, Reason
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
