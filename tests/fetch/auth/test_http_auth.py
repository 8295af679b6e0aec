"""HTTP authentication: Basic at once, Digest when challenged, neither to other servers."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.auth.http_auth import basic, digest
from tests.fetch.servers import ReceivedRequest

MUFASA = ("Mufasa", "Circle of Life")
URL = "http://www.example.org/dir/index.html"


def term(header: str, name: str) -> str:
    found = re.search(rf'\b{name}="?([^",]*)', header)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_matches_the_examples_of_the_rfc(algorithm: str, response: str) -> None:
    """RFC 7616, 3.9.1."""
    challenge = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", '
        f'algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    header = digest(MUFASA, ["Basic realm=x", challenge], URL, nonce)
    assert header is not None
    assert term(header, "response") == response
    assert term(header, "opaque") == "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
    assert term(header, "uri") == "/dir/index.html"


def test_digest_without_qop() -> None:
    """RFC 2069, which some small servers still use."""
    header = digest(MUFASA, ['digest realm="r", nonce="n"'], URL + "?q=1", "c")
    assert header is not None

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    assert term(header, "response") == md5(f"{md5('Mufasa:r:Circle of Life')}:n:{md5('GET:/dir/index.html?q=1')}")
    assert "qop" not in header


@pytest.mark.parametrize(
    "challenge",
    [
        "",
        "Basic realm=x",
        "Digest",
        "Digest realm=x",
        'Digest realm="r", nonce="n", algorithm=WHIRLPOOL',
        'Digest realm="r", nonce="n", qop="auth-int"',
    ],
)
def test_unusable_challenges_have_no_response(challenge: str) -> None:
    assert digest(MUFASA, [challenge], URL, "c") is None


@given(st.text(), st.text(), st.text())
def test_any_challenge_is_handled(realm: str, nonce: str, rest: str) -> None:
    for challenge in (rest, "Digest " + rest, f'Digest realm="{realm}", nonce="{nonce}", {rest}'):
        header = digest(('m\u00e9"', "\u4e2d"), [challenge], URL, "c")
        assert header is None or header.encode("latin-1")


def test_digest_is_used_and_remembered(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        sent = request.headers.get("authorization", "")
        if sent.startswith("Digest") and term(sent, "username") == "me" and term(sent, "nonce") == "abc":
            request.reply(b"in")
        else:
            request.reply(status=401, WWW_Authenticate='Digest realm="r", nonce="abc", qop="auth"')

    server = serve(answer)
    address = server.url.replace("://", "://me:secret@") + "/feed"
    for _ in range(2):
        assert web.get(address, Purpose.FEED, private_ok=True).body == b"in"
    schemes = [request.headers.get("authorization", "none").split()[0] for request in server.requests]
    assert schemes == ["Basic", "Digest", "none", "Digest"]


def test_a_wrong_password_is_refused_once(web, serve) -> None:
    server = serve(
        lambda request: request.reply(status=401, WWW_Authenticate='Digest realm="r", nonce="abc", qop="auth"')
    )
    with pytest.raises(FetchError) as caught:
        web.get(server.url.replace("://", "://me:canary@"), Purpose.FEED, private_ok=True)
    assert caught.value.kind is Kind.REFUSED
    assert len(server.requests) == 2


def test_without_a_login_there_is_no_second_request(web, serve) -> None:
    server = serve(lambda request: request.reply(status=401, WWW_Authenticate='Digest realm="r", nonce="abc"'))
    with pytest.raises(FetchError):
        web.get(server.url, Purpose.FEED, private_ok=True)
    assert len(server.requests) == 1


def test_basic_is_in_utf8() -> None:
    assert basic(("Aladdin", "open sesame")) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert basic(("me", "p\u00e4ss")) == "Basic bWU6cMOkc3M="
