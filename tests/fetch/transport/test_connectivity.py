"""Being offline, as distinct from a failing host."""

from __future__ import annotations

import socket

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.transport import connectivity
from deskreader.fetch.transport.connectivity import has_default_route

HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
WAY_OUT = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
LAN = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
ZERO = "0" * 32
WAY_OUT_6 = f"{ZERO} 00 {ZERO} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 wlan0\n"
NO_WAY_6 = f"{ZERO} 00 {ZERO} 00 {ZERO} ffffffff 00000001 00000000 00200200 lo\n"
LAN_6 = f"fe800000000000000000000000000000 40 {ZERO} 00 {ZERO} 00000100 00000001 00000000 00000001 wlan0\n"


@pytest.mark.parametrize(
    ("routes", "routes6", "online"),
    [
        (HEAD + WAY_OUT + LAN, "", True),
        (HEAD + LAN, "", False),
        (HEAD, NO_WAY_6, False),
        ("", LAN_6 + NO_WAY_6, False),
        (HEAD, LAN_6 + WAY_OUT_6, True),
        (HEAD + "short line\n", "another\n", False),
    ],
)
def test_default_route_is_read_from_the_tables(routes: str, routes6: str, online: bool) -> None:
    assert has_default_route(routes, routes6) is online


def failing(web, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED)
    return caught.value


def unknown(host: str, port: int):
    raise socket.gaierror(socket.EAI_AGAIN, "nobody answers")


def no_such_name(host: str, port: int):
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


def test_without_a_route_nothing_is_sent(make_web) -> None:
    request: list[str] = []
    web = make_web(has_route=lambda: False, lookup=lambda host, port: request.append(host))
    assert not web.is_online()
    assert failing(web, "https://example.org/").kind is Kind.OFFLINE
    assert request == []


def test_loopback_is_reached_without_a_route(make_web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web = make_web(has_route=lambda: False)
    assert web.get(server.url, Purpose.FEED, private_ok=True).body == b"x"


def test_an_unknown_name_is_the_hosts_failure(make_web) -> None:
    web = make_web(has_route=lambda: True, lookup=no_such_name)
    for number in range(3):
        assert failing(web, f"https://n{number}.example/").kind is Kind.UNREACHABLE


def test_when_no_name_resolves_the_network_is_offline(make_web) -> None:
    web = make_web(has_route=lambda: True, lookup=unknown)
    assert failing(web, "https://one.example/").kind is Kind.UNREACHABLE
    assert failing(web, "https://one.example/").kind is Kind.UNREACHABLE
    assert failing(web, "https://two.example/").kind is Kind.OFFLINE
    assert web.is_online()


def test_a_network_lost_during_the_exchange_is_offline(make_web) -> None:
    answers = iter([True, False])
    web = make_web(has_route=lambda: next(answers), lookup=no_such_name)
    assert failing(web, "https://one.example/").kind is Kind.OFFLINE


@pytest.mark.parametrize(
    ("tables", "families", "online"),
    [
        (True, set(), True),
        (False, {socket.AF_INET}, True),
        (False, {socket.AF_INET6}, True),
        (False, set(), False),
    ],
)
def test_the_kernel_decides_without_a_listed_route(monkeypatch, web, tables: bool, families: set, online: bool) -> None:
    monkeypatch.setattr(connectivity, "_tables_have_route", lambda: tables)
    monkeypatch.setattr(connectivity, "_can_reach", lambda family, address: family in families)
    assert web.is_online() is online


def test_asking_the_kernel_sends_nothing() -> None:
    assert connectivity._can_reach(socket.AF_INET, "127.0.0.1")
    assert not connectivity._can_reach(socket.AF_INET, "127.0.0.1 is no address")


def test_unreadable_tables_fall_back_to_the_kernel(monkeypatch) -> None:
    monkeypatch.setattr(connectivity, "has_default_route", lambda routes, routes6: int("not a number"))
    assert not connectivity._tables_have_route()
