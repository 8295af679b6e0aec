"""Prepares requests without a session, so that no other cookies and credentials are added."""

from __future__ import annotations

import requests
from requests.structures import CaseInsensitiveDict

from deskreader.fetch.auth.credentials import add_credentials
from deskreader.fetch.exchange import Exchange
from deskreader.fetch.url import Address


def prepared_request(address: Address, exchange: Exchange) -> requests.PreparedRequest:
    """Prepares a request without a session, so that no other cookies and credentials are added."""
    request = requests.PreparedRequest()
    request.method = "GET" if exchange.payload is None else exchange.payload.method
    request.body = None if exchange.payload is None else exchange.payload.body
    request.url = address.url
    request.headers = CaseInsensitiveDict(exchange.headers)
    if exchange.cookies:
        request.prepare_cookies(exchange.cookies)
    add_credentials(exchange.access, request.headers)
    if exchange.authorization is not None:
        request.headers["Authorization"] = exchange.authorization
    return request
