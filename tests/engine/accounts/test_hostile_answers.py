"""A server that fails or answers nonsense empties nothing, marks nothing and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.errors import DeskReaderError, Kind
from deskreader.model.accounts import AccountKind
from tests.engine.accounts.kit import Client, client
from tests.support.sync_servers.greader_server import PREFIX, GReaderServer
from tests.support.sync_servers.http_server import Fault, Reply

Snapshot = tuple[dict[str, str | None], set[str], set[str], set[str]]


@pytest.fixture
def server() -> Iterator[GReaderServer]:
    with GReaderServer() as server:
        for number in range(8):
            feed = server.library.subscribe(f"https://site{number}.example.org/feed", f"Feed {number}", "World")
            server.library.publish(feed, 3, starred=number == 1)
        yield server


@pytest.fixture
def here(server: GReaderServer, tmp_path: Path) -> Iterator[Client]:
    with client(tmp_path / "here") as here:
        here.add(AccountKind.GREADER, server.url)
        here.synced()
        server.forget()
        yield here


def snapshot(here: Client) -> Snapshot:
    """What a user sees."""
    return here.feeds(), here.titles(), here.titles(unread=True), here.titles(starred=True)


def json_reply(value: object) -> Reply:
    return Reply(json.dumps(value).encode())


FAILURES: dict[str, tuple[Fault, Kind]] = {
    "a cut list of feeds": (
        Fault("subscription/list", lambda reply: Reply(reply.body, is_cut=True)), Kind.CUT_SHORT),
    "JSON that ends in the middle": (
        Fault("items/ids", lambda reply: Reply(reply.body[: len(reply.body) // 2])), Kind.NONSENSE_ANSWER),
    "an error of the server": (Fault("subscription/list", Reply(b"oops", 500)), Kind.SERVER_ERROR),
    "a page of HTML": (Fault("subscription/list", Reply(b"<html>Please log in</html>")), Kind.NONSENSE_ANSWER),
    "an empty answer": (Fault("items/ids", Reply(b"")), Kind.NONSENSE_ANSWER),
    "a list that is null": (Fault("items/ids", json_reply({"itemRefs": None})), Kind.NONSENSE_ANSWER),
    "no feeds at all": (Fault("subscription/list", json_reply({"subscriptions": []})), Kind.NEW_SERVER),
    "few feeds": (Fault("subscription/list", lambda reply: json_reply(
        {"subscriptions": json.loads(reply.body)["subscriptions"][:2]})), Kind.NONSENSE_ANSWER),
    "no unread articles": (Fault("items/ids", json_reply({"itemRefs": []})), Kind.NONSENSE_ANSWER),
    "few unread articles": (
        Fault("items/ids", lambda reply: json_reply({"itemRefs": json.loads(reply.body)["itemRefs"][:1]}), times=1),
        Kind.NONSENSE_ANSWER),
    "no starred articles": (Fault("items/ids", json_reply({"itemRefs": []}), after=1), Kind.NONSENSE_ANSWER),
    "pages without end": (Fault("items/ids", json_reply({"itemRefs": [{"id": "1"}], "continuation": "again"})),
                          Kind.NONSENSE_ANSWER),
    "deep JSON": (Fault("subscription/list", Reply(b"[" * 100_000)), Kind.NONSENSE_ANSWER),
    "a refused login": (Fault("", Reply(b"", 401)), Kind.SIGN_IN),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_nothing_changes_and_the_account_says_what_is_wrong(name: str, here: Client, server: GReaderServer) -> None:
    before = snapshot(here)
    fault, kind = FAILURES[name]
    server.faults.append(fault)
    account = here.sync()
    assert account.problem is not None
    assert account.problem.kind is kind
    assert snapshot(here) == before
    server.forget()
    here.synced()
    assert snapshot(here) == before


@pytest.mark.parametrize("name", FAILURES)
def test_queued_acts_survive_a_failing_server(name: str, here: Client, server: GReaderServer) -> None:
    here.context.library.mark_read([here.article("Story 1")])
    here.context.library.star([here.article("Story 2")])
    fault, _ = FAILURES[name]
    server.faults.append(fault)
    here.sync()
    server.forget()
    here.synced()
    assert here.queued() == 0
    assert server.library.items[1].is_read
    assert server.library.items[2].is_starred
    assert "Story 1" not in here.titles(unread=True)
    assert "Story 2" in here.titles(starred=True)


def test_all_read_elsewhere_is_believed_where_the_count_agrees(here: Client, server: GReaderServer) -> None:
    for item in server.library.items.values():
        item.is_read = True
    here.synced()
    assert here.titles(unread=True) == set()
    assert "unread-count" in [path.split("/")[-1] for path in server.paths()]


def test_few_unread_articles_are_believed_the_second_time(here: Client, server: GReaderServer) -> None:
    for number in range(3, 25):
        server.library.items[number].is_read = True
    assert here.sync().problem is not None
    assert len(here.titles(unread=True)) == 24
    here.synced()
    assert here.titles(unread=True) == {"Story 1", "Story 2"}


def test_an_expired_login_is_renewed_in_the_middle_of_a_round(here: Client, server: GReaderServer) -> None:
    here.context.library.mark_read([here.article("Story 1")])
    server.expire()
    here.synced()
    assert server.library.items[1].is_read
    here.context.library.mark_read([here.article("Story 2")])
    server.edit_token = "another"
    here.synced()
    assert server.library.items[2].is_read


def test_a_change_that_is_answered_by_a_login_page_stays_queued(here: Client, server: GReaderServer) -> None:
    here.context.library.mark_read([here.article("Story 1")])
    server.faults.append(Fault("edit-tag", Reply(b"<html>Please log in</html>")))
    assert here.sync().problem is not None
    assert here.queued() == 1


def test_a_pause_that_the_server_asks_for_is_kept(here: Client, server: GReaderServer) -> None:
    server.faults.append(Fault("", Reply(b"", 429, {"Retry-After": "1800"})))
    account = here.sync()
    assert account.problem is not None
    assert account.problem.kind is Kind.TOO_MANY_REQUESTS
    here.clock.time += timedelta(minutes=29)
    assert here.accounts.due() == ()
    here.clock.time += timedelta(minutes=5)
    assert here.accounts.due() == (account.id,)


def test_failures_are_tried_again_later_and_later(here: Client, server: GReaderServer) -> None:
    server.faults.append(Fault("", Reply(b"", 500)))
    waits = []
    for _ in range(5):
        account = here.sync()
        start = here.clock.time
        while here.accounts.due() == ():
            here.clock.time += timedelta(minutes=10)
        waits.append(here.clock.time - start)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] <= timedelta(hours=7)
    assert account.problem is not None


def test_an_act_that_the_server_refuses_for_good_is_held_and_stops_no_other(
    here: Client, server: GReaderServer
) -> None:
    def refuse_story_3(asked_reply: Reply) -> Reply:
        return asked_reply

    answer = server.answer

    def answer_but_refuse(asked):  # type: ignore[no-untyped-def]
        is_bad = asked.path.endswith("edit-tag") and f"{PREFIX}{3:016x}" in asked.all("i")
        return Reply(b"bad id", 400) if is_bad else answer(asked)

    server.answer = answer_but_refuse  # type: ignore[method-assign]
    here.context.library.mark_read([row.id for row in here.rows()])
    for _ in range(4):
        here.sync()
    assert {item.title for item in server.library.unread()} == {"Story 3"}
    assert here.titles(unread=True) == set(), "what the user did holds on this computer"
    assert here.sync().held == 1
    assert here.queued() == 0


def test_a_server_that_was_set_up_anew_is_asked_about(here: Client, server: GReaderServer) -> None:
    here.context.library.mark_read([here.article("Story 1")])
    here.synced()
    before = snapshot(here)
    old = dict(server.library.feeds)
    server.library.feeds.clear()
    server.library.items.clear()
    fresh = server.library.subscribe("https://site0.example.org/feed", "Feed 0")
    server.library.feeds = {900: fresh}
    fresh.id = 900
    assert here.sync().problem.kind is Kind.NEW_SERVER  # type: ignore[union-attr]
    assert snapshot(here) == before
    assert here.account is not None
    here.accounts.settle_new_server(here.account.id, keeps_server=False)
    here.synced()
    assert {feed.url for feed in server.library.feeds.values()} == {feed.url for feed in old.values()}
    assert here.titles() == before[1]
    assert here.titles(unread=True) == before[2]


def test_what_the_new_server_has_can_be_kept_instead(here: Client, server: GReaderServer) -> None:
    server.library.feeds.clear()
    server.library.items.clear()
    server.library.publish(server.library.subscribe("https://other.example.org/feed", "Other"), 2)
    assert here.sync().problem.kind is Kind.NEW_SERVER  # type: ignore[union-attr]
    assert here.account is not None
    here.accounts.settle_new_server(here.account.id, keeps_server=True)
    here.synced()
    assert here.feeds() == {"Other": None}
    assert here.titles() == {"Story 1", "Story 2"}


@pytest.mark.parametrize(
    "form",
    [str, lambda n: str(n % 2**64), lambda n: f"{PREFIX}{n % 2**64:016x}", lambda n: f"{n % 2**64:016x}"],
    ids=["signed", "unsigned", "long", "hexadecimal"],
)
def test_ids_are_the_same_in_all_forms(form: Callable[[int], str], tmp_path: Path) -> None:
    with GReaderServer() as server, client(tmp_path / "here") as here:
        server.library.first_item = -(2**62) - 0x0A0A
        server.library.publish(server.library.subscribe("https://a.example.org/feed"), 3)
        server.id_form = form
        here.add(AccountKind.GREADER, server.url)
        here.synced()
        assert len(here.titles(unread=True)) == 3
        here.context.library.mark_read([here.rows()[0].id])
        here.synced()
        assert len(server.library.unread()) == 2 == len(here.titles(unread=True))
        server.forget()
        here.synced()
        assert not any(path.endswith("items/contents") for path in server.paths())


@pytest.mark.parametrize("skew", [timedelta(days=-800), timedelta(days=800)])
def test_a_clock_that_is_years_off_loses_nothing(skew: timedelta, here: Client, server: GReaderServer) -> None:
    here.clock.time += skew
    here.context.library.mark_read([here.article("Story 1")])
    server.library.items[2].is_read = True
    here.synced()
    assert server.library.items[1].is_read
    assert {"Story 1", "Story 2"}.isdisjoint(here.titles(unread=True))
    here.clock.time -= skew
    assert here.accounts.due() == here.accounts.due(by_hand=True)


@pytest.mark.parametrize(
    ("password", "plain", "kind"), [("wrong", True, Kind.SIGN_IN), ("correct horse", False, Kind.NOT_A_SYNC_SERVER)]
)
def test_adding_an_account_says_what_is_wrong(
    password: str, plain: bool, kind: Kind, server: GReaderServer, tmp_path: Path
) -> None:
    if not plain:
        server.root = "/nowhere"
    with client(tmp_path / "other") as other:
        with pytest.raises(DeskReaderError) as error:
            other.accounts.add(AccountKind.GREADER, server.url, "ana", password)
        assert error.value.kind is kind
        assert other.accounts.list_all() == ()


def test_the_path_of_a_server_is_guessed_and_what_is_pasted_behind_it_left_out(tmp_path: Path) -> None:
    with GReaderServer(root="/p/api/greader.php") as server, client(tmp_path / "here") as here:
        for typed in (server.url, f"{server.url}/p/api/greader.php/", f"{server.url}/p/api/greader.php/reader/api/0"):
            account = here.add(AccountKind.GREADER, typed)
            assert account.address == f"{server.url}/p/api/greader.php"
            here.accounts.remove(account.id)


def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with client(tmp_path / "here") as here, pytest.raises(DeskReaderError) as error:
        here.accounts.add(AccountKind.GREADER, "http://reader.example.org/", "ana", "secret")
    assert error.value.kind is Kind.PLAIN_HTTP
