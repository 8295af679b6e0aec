"""Errors of the libraries below, told in our own terms."""

from __future__ import annotations

import errno
import http.client
import ssl

import pytest
import requests
import urllib3.exceptions

from deskreader.errors import Kind
from deskreader.fetch.error_mapping import told

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
def test_each_error_has_its_kind_and_keeps_quiet(error: Exception, kind: Kind) -> None:
    found = told(error, in_body=False)
    assert found.kind is kind
    assert "canary" not in str(found)


@pytest.mark.parametrize(("error", "kind"), CASES)
def test_within_a_body_it_is_cut_short_unless_too_late_or_too_much(error: Exception, kind: Kind) -> None:
    expected = kind if kind in (Kind.TIMEOUT, Kind.TOO_LARGE) else Kind.CUT_SHORT
    assert told(error, in_body=True).kind is expected


def test_errors_that_go_in_circles_come_to_an_end() -> None:
    first, second = OSError(), OSError()
    first.__cause__, second.__cause__ = second, first
    assert told(first, in_body=False).kind is Kind.UNREACHABLE
