"""A requests adapter whose sockets all come from the dialer, and which loads the CA certificates once."""

from __future__ import annotations

import functools
import http.client
import logging
import ssl
from typing import Any

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from deskreader.errors import FetchError, Kind
from deskreader.fetch.auth.credentials import Certificate
from deskreader.fetch.transport.dialer import Dialer

MOST_INTERIM_ANSWERS = 20
"""Answers such as 103 (Early Hints) that a server may send before the final one (RFC 9110, section 15.2)."""


class _FinalResponse(http.client.HTTPResponse):
    """Passes over interim answers; http.client itself does so for 100 alone, and takes 103 for the final one."""

    def _read_status(self) -> tuple[str, int, str]:
        """Called by http.client: reads status lines until one is final. Raises: HTTPException, OSError."""
        for _ in range(MOST_INTERIM_ANSWERS):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if status < 100 or status >= 200 or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("interim answers without end")


class _DialedHTTP(HTTPConnection):
    response_class = _FinalResponse

    def __init__(self, dialer: Dialer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._dialer = dialer

    def _new_conn(self) -> Any:
        return self._dialer.dial(self._dns_host, self.port, self.socket_options or (), self.proxy is not None)


class _DialedHTTPS(HTTPSConnection):
    response_class = _FinalResponse

    def __init__(self, dialer: Dialer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._dialer = dialer

    def _new_conn(self) -> Any:
        return self._dialer.dial(self._dns_host, self.port, self.socket_options or (), self.proxy is not None)


class _HTTPPool(HTTPConnectionPool):
    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()


class _HTTPSPool(HTTPSConnectionPool):
    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()


class Adapter(HTTPAdapter):
    """Sends prepared requests without storing cookies, adding credentials, or keeping connections open.

    A host is contacted again after two seconds at the earliest and mostly after an hour, when it has long closed the
    connection.
    """

    def __init__(self, dialer: Dialer) -> None:
        self._dialer = dialer
        self._trust: ssl.SSLContext | None = None
        # urllib3 writes whole addresses, tokens included, into its log.
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)
        super().__init__(pool_connections=64, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Called by requests: sets up the pools of direct connections."""
        super().init_poolmanager(connections, maxsize, block, **options)
        self._dial_with(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Called by requests: returns the pools of connections through a proxy. SOCKS connections use the dialer."""
        manager = super().proxy_manager_for(proxy, **options)
        if isinstance(manager, ProxyManager):
            self._dial_with(manager)
        return manager

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        """Called by requests: skips its proxy look-up where there are no proxies, which costs half of the choice."""
        if proxies:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        host, options = self.build_connection_pool_key_attributes(request, verify, cert)
        return self.poolmanager.connection_from_host(**host, pool_kwargs=options)

    def request_url(self, request: Any, proxies: Any) -> str:
        """Called by requests: returns the request target; without a proxy that is the path alone."""
        url: str = super().request_url(request, proxies) if proxies else request.path_url
        return url

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """Called by requests: adds the shared TLS context to the pool key."""
        host, options = super().build_connection_pool_key_attributes(request, verify, None)
        if host["scheme"] == "https":
            options["ssl_context"] = self._with_client_certificate(cert) if cert else self._certificates()
        return host, options

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Called by requests: does nothing, because loading the certificates again costs 10 ms per connection."""

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """Called by requests: builds a response of the used fields only; extracts cookies only where some are set."""
        response = requests.Response()
        response.status_code, response.raw, response.request = resp.status, resp, req
        if "Set-Cookie" in resp.headers:
            extract_cookies_to_jar(response.cookies, req, resp)  # type: ignore[no-untyped-call]
        return response

    def _with_client_certificate(self, certificate: Certificate) -> ssl.SSLContext:
        """Returns a TLS context with the certificates of one server, separate so that no other server sees them.

        Raises: FetchError(BAD_CERTIFICATE).
        """
        trust = _trusted()
        try:
            if certificate.authority:
                trust.load_verify_locations(certificate.authority)
            if certificate.path:
                trust.load_cert_chain(certificate.path, certificate.key or None, lambda: certificate.password)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            raise FetchError(Kind.BAD_CERTIFICATE) from None
        return trust

    def _certificates(self) -> ssl.SSLContext:
        """Returns the shared TLS context, which trusts the system's CAs and certifi's, for systems without any."""
        if self._trust is None:
            self._trust = _trusted()
        return self._trust

    def _dial_with(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {
            "http": _pool(_HTTPPool, _DialedHTTP, self._dialer),
            "https": _pool(_HTTPSPool, _DialedHTTPS, self._dialer),
        }


def _trusted() -> ssl.SSLContext:
    """Returns a new TLS context that trusts the system's CAs and certifi's."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    return trust


def _pool(kind: type[HTTPConnectionPool], connection: Any, dialer: Dialer) -> Any:
    """Returns a factory of pools of `kind` whose connections come from the dialer."""

    def make(*args: Any, **options: Any) -> HTTPConnectionPool:
        pool = kind(*args, **options)
        pool.ConnectionCls = functools.partial(connection, dialer)  # type: ignore[assignment]
        return pool

    return make
