"""robots.txt: what its rules allow, and when the file is fetched."""

from __future__ import annotations

import threading
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import FetchError, Kind, WorkerError
from deskreader.fetch import Policy, Purpose
from deskreader.fetch.politeness.robots import MOST_RULES, RULE_CHARACTERS, Rules, allows, parse, read
from deskreader.fetch.politeness.robots_cache import MOST_CACHED_CHARACTERS, RULE_OVERHEAD, RobotsCache
from deskreader.fetch.url import Address
from tests.fetch.politeness.robots_forms import DIFFERENCES, SITE, forms
from tests.fetch.servers import ReceivedRequest


@pytest.mark.parametrize(("rules", "path", "allowed"), list(forms()))
def test_robots_rules_decide_what_is_allowed(rules: str, path: str, allowed: bool) -> None:
    expected = allowed if (rules, path) not in DIFFERENCES else not allowed
    assert parse(rules, "DeskReader").allows(SITE + path) is expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_recognized(encoding: str) -> None:
    text = "User-agent: *\nDisallow: /café\n"
    bom = {"utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    rules = read(bom + text.encode(encoding), "DeskReader")
    assert not allows(rules, SITE + "/caf%C3%A9")
    assert allows(rules, SITE + "/tea")


def test_bytes_of_no_encoding_are_read_as_far_as_possible() -> None:
    assert not allows(read(b"\xff\xfa\nUser-agent: *\nDisallow: /x\xff\nDisallow: /y", "DeskReader"), SITE + "/y")


@given(st.text(), st.text())
def test_any_robots_text_parses(rules: str, path: str) -> None:
    assert parse(rules, "DeskReader").allows(SITE + "/" + path) in (True, False)


def test_many_wildcards_take_linear_time() -> None:
    rules = parse("User-agent: *\nDisallow: /" + "*a" * 900 + "b", "DeskReader")
    assert rules.allows(SITE + "/" + "a" * 10_000)


EURO = "\u20ac"  # nine characters once it is percent-encoded
HOSTILE = {
    "names times one rule": "user-agent:*\n" * 10_000 + "allow:/\n" * 10_000,
    "names times rules": "user-agent:*\n" * 10_000 + "".join(f"allow:/{n}\n" for n in range(20_000)),
    "other names times rules": "".join(f"user-agent:{n:x}z\n" for n in range(20_000)) + "allow:/\n" * 10_000,
    "a group for each rule": "".join(f"user-agent:*\nallow:/{n}\n" for n in range(18_000)),
    "long rules": "user-agent:*\n" + "".join(f"allow:/{n}{EURO * 1990}\n" for n in range(80)),
    "short lines": "user-agent:*\n" + "a\n" * 250_000,
    "empty lines": "\n" * 512_000,
    "wildcards": "user-agent:*\n" + "".join(f"disallow:/*a*a*a*a*a*a*{n}\n" for n in range(14_000)),
    "one group": "user-agent:*\n" + "".join(f"disallow:/{n}/\n" for n in range(28_000)),
    "one line": "user-agent:*\ndisallow:/" + "a" * 500_000,
    "spaces": "user" + " " * 500_000 + "\ndisallow" + " " * 10_000 + "/x",
    "dollars": "user-agent:*\n" + "disallow:/$$$$$$$$$$\n" * 20_000,
    "escapes": "user-agent:*\n" + "".join(f"disallow:/{'%41' * 300}{n}\n" for n in range(500)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_memory_for_one_file_is_bounded(text: str) -> None:
    """512,000 bytes is the most that is read of a robots.txt."""
    assert len(text.encode()) <= 512_000
    tracemalloc.start()
    try:
        rules = parse(text, "DeskReader").rules
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(rules) <= MOST_RULES
    assert sum(len(pattern) for pattern, _ in rules) <= RULE_CHARACTERS
    assert peak < 8_000_000, "bytes"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_parsing_takes_linear_time(text: str) -> None:
    started = time.process_time()
    parse(text, "DeskReader").allows(SITE + "/" + "a" * 8000)
    assert time.process_time() - started < 2, "0.2 s where it is linear; 10,000 names times 10,000 rules take minutes"


def test_repeated_rules_are_stored_once() -> None:
    rules = parse("User-agent: *\nDisallow: /x\n" + "Allow: /x\n" * 1000 + "Disallow: /x", "DeskReader")
    assert len(rules.rules) == 1
    assert rules.allows(SITE + "/x")


def page_on(host: str) -> Address:
    return Address(f"https://{host}/p", "https", host, 443)


def test_the_rules_of_all_hosts_together_are_bounded() -> None:
    cache = RobotsCache("DeskReader", 86400, lambda: 0.0)
    text = "user-agent:*\n" + "".join(f"allow:/{n}\n" for n in range(15_000))
    hosts = 2 * MOST_CACHED_CHARACTERS // (15_000 * RULE_OVERHEAD)
    fetched: list[str] = []

    def fetch(target: Address) -> bytes:
        fetched.append(target.host)
        return text.encode()

    for number in range(hosts):
        cache.check(page_on(f"{number}.example"), fetch)
        cache.check(page_on(f"{number}.example"), fetch)
        assert cache.stored_characters <= MOST_CACHED_CHARACTERS
    assert len(fetched) == hosts, "each file is fetched once"


class FailingReader:
    """Hangs on every file, or on every question for its rules, as the worker reports it."""

    def __init__(self, hangs_on_files: bool) -> None:
        self._hangs_on_files = hangs_on_files

    def read_robots(self, document: bytes, agent: str) -> Rules:
        if self._hangs_on_files:
            raise WorkerError(Kind.WORKER_HUNG, "read_robots")
        return read(document, agent)

    def robots_allow(self, rules: Rules, url: str) -> bool:
        raise WorkerError(Kind.WORKER_DIED, "robots_allow")


@pytest.mark.parametrize("hangs_on_files", [True, False])
def test_a_file_that_cannot_be_read_allows_nothing_for_now(hangs_on_files: bool) -> None:
    cache = RobotsCache("DeskReader", 86400, lambda: 0.0)
    cache.reader = FailingReader(hangs_on_files)
    fetched: list[str] = []

    def fetch(target: Address) -> bytes:
        fetched.append(target.host)
        return b"User-agent: *\nDisallow: /secret"

    for _ in range(3):
        with pytest.raises(FetchError) as caught:
            cache.check(page_on("n.example"), fetch)
        assert caught.value.kind is Kind.UNREACHABLE
    assert len(fetched) == 1, "a file that hangs the worker is not read for each page"


def site(robots: str | int, **headers: str):
    """Returns a handler that serves this robots.txt, or this status instead."""

    def answer(request: ReceivedRequest) -> None:
        if request.path != "/robots.txt":
            request.reply(b"page")
        elif isinstance(robots, int):
            request.reply(status=robots, **headers)
        else:
            request.reply(robots.encode())

    return answer


def failing(web, url: str, purpose: Purpose = Purpose.PAGE) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, purpose, private_ok=True)
    return caught.value


def test_pages_obey_robots_and_feeds_and_images_need_not(web, serve) -> None:
    server = serve(site("User-agent: *\nDisallow: /no"))
    assert failing(web, server.url + "/no").kind is Kind.ROBOTS
    assert web.get(server.url + "/yes", Purpose.PAGE, private_ok=True).body == b"page"
    for purpose in (Purpose.FEED, Purpose.PICTURE, Purpose.ICON, Purpose.DISCOVERY):
        assert web.get(server.url + "/no", purpose, private_ok=True).body == b"page"
    assert server.paths == ["/robots.txt", "/yes", *["/no"] * 4]


def test_robots_txt_is_fetched_once_a_day(web, serve, fake_time) -> None:
    server = serve(site(404))
    for hours in (0, 12, 11, 2):
        fake_time.now += hours * 3600
        web.get(server.url + "/p", Purpose.PAGE, private_ok=True)
    assert server.paths.count("/robots.txt") == 2


def test_concurrent_pages_fetch_robots_txt_once(web, serve) -> None:
    server = serve(site("User-agent: *\nDisallow: /no"))
    threads = [threading.Thread(target=lambda: failing(web, server.url + "/no")) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_missing_robots_txt_allows_everything(web, serve, status: int) -> None:
    server = serve(site(status))
    assert web.get(server.url + "/p", Purpose.PAGE, private_ok=True).body == b"page"


def test_while_robots_txt_is_unavailable_nothing_is_allowed(web, serve, fake_time) -> None:
    server = serve(site(500))
    for _ in range(2):
        error = failing(web, server.url + "/p")
        assert (error.kind, error.status) == (Kind.SERVER_ERROR, 500)
    assert server.paths == ["/robots.txt"]
    fake_time.now += 3601
    failing(web, server.url + "/p")
    assert server.paths == ["/robots.txt"] * 2
    fake_time.now += 30 * 86400
    assert web.get(server.url + "/p", Purpose.PAGE, private_ok=True).body == b"page"


def test_a_pause_requested_with_robots_txt_pauses_the_host(web, serve) -> None:
    server = serve(site(429, Retry_After="60"))
    assert failing(web, server.url + "/p").retry_after == 60
    assert failing(web, server.url + "/p", Purpose.FEED).kind is Kind.TOO_MANY_REQUESTS
    assert server.paths == ["/robots.txt"]


def test_an_overlong_robots_txt_is_truncated(web, serve) -> None:
    server = serve(site("User-agent: *\nDisallow: /no\n" + "#" * 600_000 + "\nDisallow: /\n"))
    assert failing(web, server.url + "/no").kind is Kind.ROBOTS
    assert web.get(server.url + "/yes", Purpose.PAGE, private_ok=True).body == b"page"


def test_the_target_of_a_redirect_obeys_robots_too(web, serve) -> None:
    target = serve(site("User-agent: *\nDisallow: /"))

    def answer(request: ReceivedRequest) -> None:
        if request.path == "/p":
            request.reply(status=302, Location=target.url + "/story")
        else:
            request.reply(status=404)

    first = serve(answer)
    assert failing(web, first.url + "/p").kind is Kind.ROBOTS
    assert target.paths == ["/robots.txt"]


def test_robots_txt_and_page_keep_the_gap(make_web, serve, fake_time) -> None:
    web = make_web(Policy(gap_on_loopback=True))
    server = serve(site(404))
    web.get(server.url + "/p", Purpose.PAGE, private_ok=True)
    assert fake_time.pauses == pytest.approx([2.0])
