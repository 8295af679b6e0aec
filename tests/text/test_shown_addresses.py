"""A host that could be taken for another is shown in Punycode."""

from __future__ import annotations

import pytest

from deskreader.text.shown_addresses import public_site, shown_address, shown_host, shown_site


@pytest.mark.parametrize(
    "host",
    [
        "аррӏе.com",
        "pаypal.com",
        "gооgle.com",
        "αpple.com",
        "ехаmple.рф.com",
        "bank.exаmple",
        "ɡoogle.com",
        "faceboοk.com",
    ],
)
def test_a_deceptive_host_is_shown_in_punycode(host: str) -> None:
    shown = shown_host(host)
    assert shown.isascii()
    assert "xn--" in shown


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "bücher.example",
        "người.vn",
        "россия.рф",
        "日本語ひらがな.jp",
        "한국.kr",
        "ελλάδα.gr",
        "עברית.example",
    ],
)
def test_a_host_of_one_script_is_shown_as_it_is_written(host: str) -> None:
    assert shown_host(host) == host


def test_an_address_is_shown_without_login_and_with_port_path_and_query() -> None:
    assert shown_address("https://u:p@pаypal.com:8443/a?b=c#d") == "https://xn--pypal-4ve.com:8443/a?b=c#d"
    assert shown_address("mailto:a@b.example") == "mailto:a@b.example"
    assert shown_address("http://[::1]:80/x") == "http://[::1]:80/x"


def test_a_site_is_shown_without_www() -> None:
    assert shown_site("https://www.аррӏе.com/login") == "www.xn--80ak6aa92e.com".removeprefix("www.")
    assert shown_site("nothing") == ""


@pytest.mark.parametrize(
    ("url", "site"),
    [("https://www.news.com/a", "news.com"), ("http://127.0.0.1:8000/a", ""), ("http://[::1]/a", ""),
     ("http://printer.local/a", ""), ("nothing", "")],
)  # fmt: skip
def test_a_host_of_this_computer_or_network_is_no_public_site(url: str, site: str) -> None:
    assert public_site(url) == site
