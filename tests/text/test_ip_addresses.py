"""IP addresses: every spelling is understood, and every special-purpose address is private."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.text.ip_addresses import ends_in_number, is_private_address, parse
from deskreader.text.urls import is_private

REGISTRY_V4 = """\
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29
192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24
192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
255.255.255.255/32"""
REGISTRY_V6 = """\
::1/128 ::/128 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:1::2/128
2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32
2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"""
INNER_PRIVATE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "192.0.0.192"]
INNER_PUBLIC = ["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "198.20.0.1"]


def embeddings(inner: str) -> dict[str, str]:
    """Returns the IPv6 addresses that lead to an IPv4 address."""
    number = int(ipaddress.IPv4Address(inner))
    high, low = number >> 16, number & 0xFFFF
    return {
        "mapped": f"::ffff:{inner}",
        "mapped in hexadecimal": f"::ffff:{high:x}:{low:x}",
        "NAT64": f"64:ff9b::{high:x}:{low:x}",
        "6to4": f"2002:{high:x}:{low:x}::1",
        "ISATAP": f"2606:4700::5efe:{high:x}:{low:x}",
        "ISATAP of a public address": f"2606:4700::200:5efe:{high:x}:{low:x}",
    }


def always_private_embeddings(inner: str) -> dict[str, str]:
    """Returns the embeddings that no public server uses."""
    number = int(ipaddress.IPv4Address(inner))
    high, low = number >> 16, number & 0xFFFF
    obscured = number ^ 0xFFFFFFFF
    return {
        "compatible": f"::{inner}",
        "translated": f"::ffff:0:{inner}",
        "local NAT64": f"64:ff9b:1::{high:x}:{low:x}",
        "Teredo server": f"2001:0:{high:x}:{low:x}::",
        "Teredo client": f"2001:0:808:808:8000:63bf:{obscured >> 16:x}:{obscured & 0xFFFF:x}",
    }


@pytest.mark.parametrize("network", f"{REGISTRY_V4} {REGISTRY_V6}".split())
def test_the_whole_registry_is_private(network: str) -> None:
    addresses = ipaddress.ip_network(network)
    for address in (addresses[0], addresses[-1], addresses[addresses.num_addresses // 2]):
        assert is_private_address(str(address)), address
        assert is_private(str(address)), address


@pytest.mark.parametrize("inner", INNER_PRIVATE)
def test_private_ipv4_addresses_in_ipv6_are_private(inner: str) -> None:
    for form, address in (embeddings(inner) | always_private_embeddings(inner)).items():
        assert is_private_address(address), form
        assert is_private(f"[{address}]"), form


@pytest.mark.parametrize("inner", INNER_PUBLIC)
def test_public_ipv4_addresses_in_ipv6_are_public(inner: str) -> None:
    for form, address in embeddings(inner).items():
        assert not is_private_address(address), form
    for form, address in always_private_embeddings(inner).items():
        assert is_private_address(address), form


EDGES = "9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0"
EDGES += " 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255"
EDGES += " 2001:200::1 2001:4860::8888 2606:4700::1111 2620:4f:7fff::1 3ffe::1 2000::1"


@pytest.mark.parametrize("address", EDGES.split())
def test_the_neighbours_of_special_networks_are_public(address: str) -> None:
    assert not is_private_address(address)
    assert not is_private(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "fe80::1%25eth0", "[fe80::1%25eth0]", "2606:4700::1111%eth0"])
def test_addresses_with_a_zone_are_private(address: str) -> None:
    assert is_private_address(address)
    assert is_private(address)


LOOPBACK = "127.0.0.1 127.1 127.0.1 0177.0.0.1 0177.1 0x7f.1 0x7f.0.0.1 0x7F000001 0X7F000001 2130706433 017700000001"
LOOPBACK += " 127.0.0.1. 127.0x0.0.01 \uff11\uff12\uff17.0.0.1 127\u30020\u30020\uff0e1 \u2460\u2461\u2466.0.0.1"


@pytest.mark.parametrize("spelling", LOOPBACK.split())
def test_every_spelling_of_loopback_is_understood(spelling: str) -> None:
    assert str(parse(spelling)) == "127.0.0.1"
    assert is_private_address(spelling)
    assert is_private(spelling)


@pytest.mark.parametrize(
    "host", ["256.1.1.1", "1.2.3.4.5", "08.1.1.1", "127.0.0.1%x", "4294967296", "", "a", "::g", "."]
)
def test_names_and_impossible_numbers_are_no_addresses(host: str) -> None:
    assert parse(host) is None
    assert not is_private_address(host)


def test_hosts_that_end_in_a_number() -> None:
    assert all(ends_in_number(host) for host in ("1.2.3.4.5", "a.example.0x7F", "a.1.", "08", "0x"))
    assert not any(ends_in_number(host) for host in ("a.example", "1.example", "", "x1", "0xg"))


@given(st.text(max_size=60))
def test_any_text_parses(text: str) -> None:
    assert is_private_address(text) in (True, False)
    assert ends_in_number(text) in (True, False)


@given(st.ip_addresses())
def test_an_address_reads_the_same_in_all_its_spellings(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert parse(str(ip)) == parse(ip.exploded) == parse(f"[{ip}]") == ip


@given(st.ip_addresses())
def test_what_python_calls_private_is_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast:
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        assert is_private_address(str(ip)) or (mapped is not None and not is_private_address(str(mapped)))
