"""Which pages one round downloads, and the reason where there is no full text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.offline.downloader import PAGES_PER_HOST, pages_of_round, reason_of
from deskreader.errors import FetchError, Kind, WorkerError
from deskreader.model import ArticleId, EntryHint, FeedId, Reason
from deskreader.store import PendingPage
from deskreader.text.urls import host_and_port


def pending(number: int, link: str) -> PendingPage:
    return PendingPage(ArticleId(number), FeedId(1), link, EntryHint(), False)


hosts = st.lists(st.sampled_from(["a.example", "b.example", "a.example:8080", "127.0.0.1", "[::1]:9000", "home.local"]))


@given(hosts)
def test_a_round_has_ten_pages_of_each_host_and_none_twice(names: list[str]) -> None:
    pages = [pending(number, f"http://{name}/{number}") for number, name in enumerate(names)]
    groups = pages_of_round(pages)
    selected = [page.id for group in groups for page in group]
    assert len(selected) == len(set(selected))
    by_host = Counter(host_and_port(page.link) for group in groups for page in group)
    for name, count in Counter(names).items():
        is_remote = name.startswith(("a.", "b."))
        assert by_host[name] == (min(count, PAGES_PER_HOST) if is_remote else count)
    assert all(len({host_and_port(page.link) for page in group}) == 1 for group in groups)


def test_the_first_pages_of_a_host_are_selected() -> None:
    pages = [pending(number, f"https://a.example/{number}") for number in range(30)]
    (group,) = pages_of_round(pages)
    assert [page.id for page in group] == list(range(PAGES_PER_HOST))


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
def test_an_error_on_the_way_to_a_page_becomes_a_reason(error: FetchError, reason: Reason) -> None:
    assert reason_of(error) is reason
