"""What a feed updater stores of a response, of a failure and of a pause, and when the feed is due again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.schedule import NEVER
from deskreader.errors import FetchError, Kind, ParseError
from deskreader.model import FeedId, FeedState, Response, Validators, View, ViewKind
from deskreader.store.articles import full_text
from deskreader.store.feeds import fetch_history, outline
from tests.engine.kit import DAY, HOUR, MINUTE, NOW, FakeClock, add_feed, engine_context, rss, rule_desk, state_of

URL = "https://quay.example/feed"
NEW_URL = "https://new.example/feed"


class FakeIcons:
    """Records the icons that documents name."""

    def __init__(self) -> None:
        self.noted: list[tuple[FeedId, str | None]] = []

    def note(self, feed: FeedState, icon_url: str | None) -> None:
        self.noted.append((feed.id, icon_url))


class Setting:
    """A library with one feed, and an updater whose due times have no jitter unless a test sets it."""

    def __init__(self, context: EngineContext, clock: FakeClock) -> None:
        self.context, self.clock = context, clock
        self.random_fraction = 0.0
        self.icons = FakeIcons()
        rules = rule_desk(context).arrivals
        self.updater = FeedUpdater(context, self.icons, rules, random_fraction=lambda: self.random_fraction)  # type: ignore[arg-type]
        self.feed_id = add_feed(context, URL)

    @property
    def feed(self) -> FeedState:
        return state_of(self.context, self.feed_id)

    def problem_kind(self) -> Kind | None:
        problem = self.context.database.read(outline.feed, self.feed_id).problem
        return problem.kind if problem else None

    def titles(self) -> list[str]:
        return [headline.title for headline in self.context.library.page(View(ViewKind.ALL)).headlines]


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    clock = FakeClock()
    with engine_context(tmp_path, now=clock) as context:
        yield Setting(context, clock)


def response(body: bytes = rss("one", "two"), **changes: Any) -> Response:
    values = {"url": URL, "status": 200, "body": body, "content_type": "application/rss+xml"}
    return Response(**(values | {"validators": Validators('"tag"', None), "received_bytes": 90} | changes))


# --- responses --------------------------------------------------------------------------------------------------------


def test_a_first_document_is_stored_with_its_validators(setting: Setting) -> None:
    changes = setting.updater.update(setting.feed, response())
    assert len(changes.new) == 2
    assert sorted(setting.titles()) == ["one", "two"]
    feed = setting.feed
    assert (feed.validators, feed.last_fetched_at, feed.is_first) == (Validators('"tag"', None), NOW, False)
    assert setting.icons.noted == [(setting.feed_id, None)]


@pytest.mark.parametrize(("random_fraction", "minutes"), [(0.0, 60), (0.5, 63)])
def test_a_fetched_feed_is_due_after_an_hour_with_jitter(
    setting: Setting, random_fraction: float, minutes: float
) -> None:
    setting.random_fraction = random_fraction
    setting.updater.update(setting.feed, response())
    assert setting.feed.next_due_at == NOW + minutes * MINUTE


def test_the_feeds_own_interval_overrides_that_of_the_settings(setting: Setting) -> None:
    setting.context.settings.change(refresh_minutes=180)
    setting.updater.update(setting.feed, response())
    assert setting.feed.next_due_at == NOW + 3 * HOUR
    setting.context.database.write(fetch_history.set_interval, setting.feed_id, 120)
    setting.updater.update(setting.feed, response(rss("three")))
    assert setting.feed.next_due_at == NOW + 2 * HOUR


def test_a_changed_document_adds_only_its_new_entries(setting: Setting) -> None:
    setting.updater.update(setting.feed, response())
    changes = setting.updater.update(setting.feed, response(rss("three", "one", "two")))
    assert len(changes.new) == 1
    assert sorted(setting.titles()) == ["one", "three", "two"]


@pytest.mark.parametrize("unchanged", [response(b"", status=304), response()])
def test_an_unchanged_document_is_not_read_and_stored_by_flush(setting: Setting, unchanged: Response) -> None:
    setting.updater.update(setting.feed, response())
    setting.context.worker.jobs_run.clear()  # type: ignore[attr-defined]
    setting.clock.time = NOW + 2 * HOUR
    assert not setting.updater.update(setting.feed, unchanged)
    assert setting.context.worker.jobs_run == []  # type: ignore[attr-defined]
    assert setting.feed.last_fetched_at == NOW
    setting.updater.flush()
    assert setting.feed.last_fetched_at == NOW + 2 * HOUR
    assert setting.feed.next_due_at == NOW + 3 * HOUR
    assert setting.context.library.details(setting.feed_id).unchanged == 1
    assert not setting.updater.flush(), "nothing is left to store"


def test_a_recovered_feed_loses_its_problem(setting: Setting) -> None:
    setting.updater.fail(setting.feed, FetchError(Kind.TIMEOUT))
    assert setting.problem_kind() is Kind.TIMEOUT
    setting.updater.update(setting.feed, response())
    assert (setting.problem_kind(), setting.feed.failures) == (None, 0)


def test_a_page_that_is_no_feed_raises_and_stores_nothing(setting: Setting) -> None:
    with pytest.raises(ParseError):
        setting.updater.update(setting.feed, response(b"<html>no feed</html>"))
    assert setting.feed.last_fetched_at is None
    assert setting.icons.noted == []


@pytest.mark.parametrize(("save_pages", "fetch_pages", "waiting"), [(True, 1, 1), (False, 1, 0), (True, 0, 0)])
def test_entries_wait_for_their_page_as_the_settings_and_the_feed_say(
    setting: Setting, save_pages: bool, fetch_pages: int, waiting: int
) -> None:
    setting.context.settings.change(save_pages=save_pages)
    feed_id = add_feed(setting.context, "https://other.example/feed", fetch_pages=fetch_pages)
    item = b"<item><guid>1</guid><title>T</title><link>https://other.example/1</link></item>"
    body = b'<rss version="2.0"><channel><title>N</title>' + item + b"</channel></rss>"
    setting.updater.update(state_of(setting.context, feed_id), response(body))
    assert len(setting.context.database.read(full_text.waiting_pages, 10)) == waiting


# --- failures ---------------------------------------------------------------------------------------------------------


def test_failures_in_a_row_double_the_pause(setting: Setting) -> None:
    for hours in (1, 2, 4):
        changes = setting.updater.fail(setting.feed, FetchError(Kind.UNREACHABLE))
        assert changes.feeds == (setting.feed_id,)
        assert setting.feed.next_due_at == NOW + hours * HOUR
    assert setting.feed.failures == 3
    assert setting.problem_kind() is Kind.UNREACHABLE


@pytest.mark.parametrize("kind", [Kind.PROXY, Kind.WORKER_DIED])
def test_an_error_that_is_not_the_feeds_fault_is_no_failure_of_the_feed(setting: Setting, kind: Kind) -> None:
    setting.updater.fail(setting.feed, FetchError(kind))
    assert setting.feed.failures == 0
    setting.updater.fail(setting.feed, FetchError(Kind.UNREACHABLE))
    assert setting.feed.next_due_at == NOW + HOUR


def test_an_overloaded_server_gets_the_pause_it_wants(setting: Setting) -> None:
    setting.updater.fail(setting.feed, FetchError(Kind.SERVER_ERROR, status=503, retry_after=6 * 3600))
    assert setting.feed.next_due_at == NOW + 6 * HOUR
    setting.updater.fail(setting.feed, FetchError(Kind.SERVER_ERROR, status=503))
    assert setting.feed.next_due_at == NOW + 8 * HOUR, "as after a 429, which begins with four hours and doubles"


def test_a_feed_is_dead_after_two_weeks_of_404(setting: Setting) -> None:
    missing = FetchError(Kind.NOT_FOUND, status=404)
    setting.updater.fail(setting.feed, missing)
    setting.clock.time = NOW + 13 * DAY
    setting.updater.fail(setting.feed, missing)
    assert setting.problem_kind() is Kind.NOT_FOUND
    setting.clock.time = NOW + 14 * DAY
    setting.updater.fail(setting.feed, missing)
    assert setting.problem_kind() is Kind.DEAD
    assert setting.feed.next_due_at == NEVER


def test_requests_and_bytes_of_a_failure_are_recorded(setting: Setting) -> None:
    refused = FetchError(Kind.REFUSED, status=403)
    refused.requests, refused.received = 2, 70
    setting.updater.fail(setting.feed, refused)
    details = setting.context.library.details(setting.feed_id)
    assert (details.last_result, details.requests, details.received_bytes) == ("403", 2, 70)
    setting.updater.fail(setting.feed, ParseError(Kind.NOT_A_FEED), response(requests=3))
    details = setting.context.library.details(setting.feed_id)
    assert (details.last_result, details.requests, details.received_bytes) == ("not_a_feed", 5, 160)


def test_a_postponed_feed_waits_for_the_end_of_the_pause_and_has_no_problem(setting: Setting) -> None:
    setting.random_fraction = 0.5
    assert setting.updater.postpone(setting.feed, 3600) == NOW + HOUR
    assert setting.feed.next_due_at == NOW + 63 * MINUTE
    assert (setting.feed.failures, setting.problem_kind()) == (0, None)


# --- redirects --------------------------------------------------------------------------------------------------------


def redirect(setting: Setting, days: float) -> None:
    """Answers with a permanent redirect so many days after the beginning."""
    setting.clock.time = NOW + days * DAY
    setting.updater.update(setting.feed, response(moved_to=NEW_URL))
    setting.updater.flush()


def test_a_permanent_redirect_is_followed_after_five_times_over_a_week(setting: Setting) -> None:
    for days in (0, 2, 4, 6):
        redirect(setting, days)
        assert setting.feed.url == URL
    assert setting.feed.pending_redirect is not None
    assert (setting.feed.pending_redirect.url, setting.feed.pending_redirect.times) == (NEW_URL, 4)
    redirect(setting, 7)
    assert setting.feed.url == NEW_URL
    details = setting.context.library.details(setting.feed_id)
    assert (details.moved_from, details.moved_at) == (URL, NOW + 7 * DAY)


def test_an_answer_without_the_redirect_starts_the_count_again(setting: Setting) -> None:
    for days in (0, 2, 4, 6):
        redirect(setting, days)
    setting.updater.update(setting.feed, response())
    setting.updater.flush()
    assert setting.feed.pending_redirect is None
    redirect(setting, 8)
    assert setting.feed.url == URL


def test_feeds_of_several_hosts_that_are_redirected_to_one_url_stay(setting: Setting) -> None:
    other_id = add_feed(setting.context, "https://other.example/feed")
    for days in (0, 2, 4, 6, 8):
        redirect(setting, days)
        setting.updater.update(state_of(setting.context, other_id), response(moved_to=NEW_URL))
        setting.updater.flush()
    redirect(setting, 9)
    assert setting.feed.url == URL, "a network that wants a login redirects every feed to its own page"
