"""Library errors mapped to FetchError."""

from __future__ import annotations

import errno
import http.client
import ssl

import pytest
import requests
import urllib3.exceptions

from deskreader.errors import Kind
from deskreader.fetch.error_mapping import translate_error

CASES = [
    (OSError(errno.EPIPE, "x"), Kind.UNREACHABLE),
    (requests.ConnectionError("https://me:canary@example.org/"), Kind.UNREACHABLE),
    (requests.exceptions.InvalidSchema("canary"), Kind.UNREACHABLE),
    (requests.exceptions.InvalidURL("canary"), Kind.BAD_ADDRESS),
    (UnicodeError("canary"), Kind.BAD_ADDRESS),
    (requests.ReadTimeout("canary"), Kind.TIMEOUT),
    (requests.exceptions.SSLError(ssl.SSLCertVerificationError("canary")), Kind.TLS),
    (ssl.SSLError("canary"), Kind.TLS),
    (http.client.LineTooLong("canary"), Kind.TOO_LARGE),
    (urllib3.exceptions.ProtocolError("canary", http.client.IncompleteRead(b"canary")), Kind.CUT_SHORT),
]


@pytest.mark.parametrize(("error", "kind"), CASES)
def test_each_error_has_its_kind_and_reveals_no_address(error: Exception, kind: Kind) -> None:
    found = translate_error(error, in_body=False)
    assert found.kind is kind
    assert "canary" not in str(found)


@pytest.mark.parametrize(("error", "kind"), CASES)
def test_an_error_within_a_body_is_cut_short_except_timeout_and_size(error: Exception, kind: Kind) -> None:
    expected = kind if kind in (Kind.TIMEOUT, Kind.TOO_LARGE) else Kind.CUT_SHORT
    assert translate_error(error, in_body=True).kind is expected


def test_circular_error_chains_end() -> None:
    first, second = OSError(), OSError()
    first.__cause__, second.__cause__ = second, first
    assert translate_error(first, in_body=False).kind is Kind.UNREACHABLE
