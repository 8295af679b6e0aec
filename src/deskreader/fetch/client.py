"""The HTTP client: every request of the program goes through `HttpClient.get`."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from deskreader.errors import FetchError, Kind
from deskreader.fetch import error_mapping, response_headers
from deskreader.fetch.auth import http_auth
from deskreader.fetch.auth.credentials import certificate_of, with_user
from deskreader.fetch.body import Sink, read_body, stream_body
from deskreader.fetch.content_encoding import ACCEPTED
from deskreader.fetch.exchange import Exchange
from deskreader.fetch.policy import Allowance, Policy, Purpose
from deskreader.fetch.politeness.host_queue import HostQueue, Urgency
from deskreader.fetch.politeness.pauses import NoPauses, PauseStore
from deskreader.fetch.politeness.robots import RobotsReader
from deskreader.fetch.politeness.robots_cache import RobotsCache
from deskreader.fetch.prepared_request import prepared_request
from deskreader.fetch.response_headers import HopResponse
from deskreader.fetch.transport.adapter import Adapter
from deskreader.fetch.transport.connectivity import Network, system_has_route
from deskreader.fetch.transport.deadlines import Watchdog
from deskreader.fetch.transport.dialer import Call, Dialer, Lookup, system_lookup
from deskreader.fetch.transport.proxies import NO_PROXIES, Proxies, Socks, single_proxy, system_proxies
from deskreader.fetch.url import Address, follow, parse, stays_with_server, with_login
from deskreader.model import Response, Validators
from deskreader.model.credentials import DIRECT, NOTHING, Credentials
from deskreader.model.http import Payload
from deskreader.text.clock import steady, utc_now
from deskreader.text.urls import Server


class HttpClient:
    """Fetches URLs politely and within limits. Thread-safe; `close` it at the end.

    `clock` (seconds, monotonic) and `sleep` control the host queue and cache lifetimes; `sleep` must advance the clock.
    Deadlines always use real time. `lookup` and `has_route` replace the system's own. `proxies` is called before each
    request; without it, the proxies are the system's at construction.
    """

    def __init__(
        self,
        user_agent: str,
        policy: Policy = Policy(),  # noqa: B008 - frozen
        clock: Callable[[], float] = steady,
        sleep: Callable[[float], object] | None = None,
        lookup: Lookup = system_lookup,
        has_route: Callable[[], bool] = system_has_route,
        pauses: PauseStore | None = None,
        proxies: Callable[[], Proxies] | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._policy = policy
        self._stopping = threading.Event()
        self._network = Network(has_route)
        self._dialer = Dialer(self._network, lookup, policy.connect_seconds)
        self._adapter = Adapter(self._dialer)
        self._watchdog = Watchdog()
        self._queue = HostQueue(
            policy.at_once, clock, sleep or self._stopping.wait, policy.pause_seconds, policy.longest_pause
        )
        self._pauses: PauseStore = pauses or NoPauses()
        for pause in self._pauses.load():
            self._queue.restore_pause(pause)
        agent = user_agent.partition("/")[0].strip()
        self._robots = RobotsCache(agent, policy.robots_seconds, clock)
        self._digest_origins: set[str] = set()  # no password in clear is sent to these
        system = system_proxies()
        self._proxies = proxies or (lambda: system)

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
        own_server: Server | None = None,
    ) -> Response:
        """Returns the response for a URL after at most five redirects; status 304 (only with validators) has no body.

        Waits in the host queue first; with `by_hand` a user is waiting, and the exchange goes before others.
        `private_ok` means that the user named this URL, so that it may lead to this machine or a private network.
        `own_server` is that of a document from there which names this URL: it alone may have a private address.
        `access` is sent to the server of this URL alone: a redirect to another server drops it.

        Raises: FetchError and nothing else.
        """
        address = parse(url)
        allowance = self._policy.of(purpose)
        exchange = Exchange(
            purpose=purpose,
            allowance=allowance,
            headers=self._headers(allowance, validators),
            sent=validators,
            by_hand=by_hand,
            private_ok=private_ok,
            own_server=own_server,
            seconds_left=allowance.seconds,
            access=access,
        )
        return self._completed(address, exchange)

    def read_robots_with(self, reader: RobotsReader) -> None:
        """Lets every robots.txt, which strangers wrote, be read by `reader`; without one this process reads them."""
        self._robots.reader = reader

    def send(self, url: str, payload: Payload | None, by_hand: bool = False, access: Credentials = NOTHING) -> Response:
        """Returns the answer of the user's own account on a server, which may be in a private network.

        A payload goes to this very URL: a redirect is an error, because the payload may hold a password.

        Raises: FetchError and nothing else; with the status of the answer, where there was one.
        """
        allowance = self._policy.of(Purpose.SYNC)
        headers = self._headers(allowance, Validators())
        if payload is not None:
            headers = {**headers, "Content-Type": payload.content_type, "Content-Length": str(len(payload.body))}
        exchange = Exchange(
            purpose=Purpose.SYNC,
            allowance=allowance,
            headers=headers,
            sent=Validators(),
            by_hand=by_hand,
            private_ok=True,
            seconds_left=allowance.seconds,
            access=access,
            payload=payload,
        )
        return self._completed(parse(url), exchange)

    def download(
        self, url: str, sink: Sink, access: Credentials = NOTHING, own_server: Server | None = None
    ) -> Response:
        """Hands what is at a URL piece by piece to `sink`, and returns the response without a body.

        A user is waiting for it. The parameters are those of `get`. Raises: FetchError, also that of `sink`.
        """
        allowance = self._policy.of(Purpose.MEDIA)
        exchange = Exchange(
            purpose=Purpose.MEDIA,
            allowance=allowance,
            headers={**self._headers(allowance, Validators()), "Accept-Encoding": "identity"},
            sent=Validators(),
            by_hand=True,
            private_ok=False,
            own_server=own_server,
            seconds_left=allowance.seconds,
            access=access,
            sink=sink,
        )
        return self._completed(parse(url), exchange)

    def is_online(self) -> bool:
        """Whether this machine has a network route. Sends nothing."""
        return self._network.has_route()

    def stop(self) -> None:
        """Ends all waiting and running exchanges with FetchError(OFFLINE), and refuses new ones. Thread-safe."""
        self._stopping.set()
        self._queue.stop()
        self._watchdog.stop()

    def close(self) -> None:
        """Stops, and releases threads and sockets."""
        self.stop()
        self._watchdog.close()
        self._adapter.close()

    def _completed(self, address: Address, exchange: Exchange) -> Response:
        """Returns the response to an exchange. Raises: FetchError, with what the exchange has cost."""
        try:
            return self._follow_redirects(with_user(address, exchange.access), exchange)
        except FetchError as error:
            error.requests, error.received = exchange.requests, exchange.received
            error.seconds = exchange.seconds_spent
            raise

    def _follow_redirects(self, address: Address, exchange: Exchange) -> Response:
        """Follows redirects itself, so that each hop obeys its own host's politeness rules."""
        last: Address | None = None
        seen: set[str] = set()
        for _ in range(self._policy.hops + 1):
            if exchange.purpose is Purpose.PAGE:
                self._robots.check(address, lambda target: self._robots_document(target, exchange))
            response = self._request_hop(address, exchange, same_host=last is not None and last.key == address.key)
            if response.location is None:
                return self._response(address, response, exchange, moved=last is not None)
            if exchange.payload is not None:
                raise FetchError(Kind.HTTP_STATUS, f"{response.status}", response.status)
            seen.add(address.url)
            last, address = address, follow(address, response.location)
            if not stays_with_server(last, address):
                exchange.access = exchange.access.route
            if address.url in seen and not exchange.cookies:
                break
            is_downgrade = last.scheme == "https" and address.scheme == "http"
            exchange.may_move = exchange.may_move and response.status in response_headers.PERMANENT and not is_downgrade
        raise FetchError(Kind.REDIRECT_LOOP, f"{len(seen)} redirects")

    def _response(self, address: Address, response: HopResponse, exchange: Exchange, moved: bool) -> Response:
        if not (200 <= response.status < 300 or response.status == 304):
            raise response_headers.error_for(
                response, response_headers.retry_after(response, utc_now), is_own=exchange.may_move
            )
        if response.status == 304 and exchange.sent == Validators():
            raise response_headers.error_for(response, None)
        return Response(
            url=address.url,
            status=response.status,
            body=response.body,
            content_type=response.header("Content-Type"),
            validators=response_headers.validators(response, exchange.sent),
            max_age=response_headers.max_age(response),
            moved_to=with_login(address) if moved and exchange.may_move else None,
            received_bytes=exchange.received,
            requests=exchange.requests,
            link=response_headers.link(response),
            is_private=exchange.permits_private(address),
            seconds=exchange.seconds_spent,
        )

    def _request_hop(self, address: Address, exchange: Exchange, same_host: bool) -> HopResponse:
        """Sends one request when it is the host's turn. By hand, redirects within a host need no gap."""
        self._queue.refuse_paused(address.key)
        self._refuse_offline(address, exchange)
        gap = 0.0 if (same_host and exchange.by_hand) or self._needs_no_gap(address) else exchange.allowance.gap
        with self._queue.turn(address.key, gap, _urgency(exchange)):
            started = time.monotonic()
            try:
                response = self._authorized(address, exchange)
            finally:
                exchange.spend(time.monotonic() - started)
            self._note_pause(address, response, exchange.purpose)
        return response

    def _authorized(self, address: Address, exchange: Exchange) -> HopResponse:
        """Returns the response to a request with the URL's login; a Digest challenge costs a second request."""
        exchange.authorization = None
        if address.login is not None and address.origin not in self._digest_origins:
            exchange.authorization = http_auth.basic(address.login)
        response = self._send_guarded(address, exchange)
        if response.status != 401 or address.login is None:
            return response
        challenges = [c for c in response.headers.getlist("WWW-Authenticate") if not response_headers.CONTROL.search(c)]
        exchange.authorization = http_auth.digest(address.login, challenges, address.url, secrets.token_hex(8))
        if exchange.authorization is None:
            return response
        self._digest_origins.add(address.origin)
        return self._send_guarded(address, exchange)

    def _note_pause(self, address: Address, response: HopResponse, purpose: Purpose) -> None:
        """Notes the pause that a host asks for. A 503 without Retry-After pauses the host for feeds only."""
        retry_after = response_headers.retry_after(response, utc_now)
        if response.status == 429 or (response.status == 503 and (retry_after is not None or purpose is Purpose.FEED)):
            self._pauses.save(self._queue.pause(address.key, retry_after))
        elif self._queue.clear_pause(address.key):
            self._pauses.remove(*address.key)

    def _send_guarded(self, address: Address, exchange: Exchange) -> HopResponse:
        """Sends and reads under a deadline. Raises outside of `except`, so that no requests error stays attached."""
        failed: FetchError | None = None
        with self._watchdog.over(exchange.seconds_left) as guard:
            call = Call(guard, exchange.permits_private(address))
            try:
                return self._send(address, exchange, call)
            except FetchError as error:
                failed = error
            except error_mapping.EXPECTED_ERRORS as error:
                failed = error_mapping.translate_error(error, call.in_body)
            finally:
                if call.met_public:
                    exchange.forbid_private()
            guard.refuse_ended()
        raise failed.with_traceback(None)  # its frames would keep the body alive

    def _send(self, address: Address, exchange: Exchange, call: Call) -> HopResponse:
        proxy = self._proxies_for(exchange).choose(address)
        _refuse_private(address, call)
        if proxy is not None:  # it resolves the name, so that the text alone tells
            call.met_public = not address.is_private
        call.socks = proxy if isinstance(proxy, Socks) else None
        proxies = {address.scheme: proxy} if isinstance(proxy, str) else {}
        request = prepared_request(address, exchange)
        timeout = (self._policy.connect_seconds, self._policy.read_seconds)
        exchange.requests += 1
        with self._dialer.during(call):
            certificate: Any = certificate_of(exchange.access)  # the adapter accepts it in place of a path
            received_response = self._adapter.send(
                request, stream=True, timeout=timeout, cert=certificate, proxies=proxies
            )
        with contextlib.closing(received_response):
            response = HopResponse(received_response.status_code, received_response.raw.headers)
            if response.status == 407 and "http" in proxies:
                raise FetchError(Kind.PROXY, "407")  # from the proxy itself; over https the tunnel reports it
            if response.location is not None:
                exchange.cookies.update(received_response.cookies)
            if 200 <= response.status < 300:
                response = self._with_body(response, received_response, exchange, call)
            call.guard.refuse_ended()  # a cut body without a length looks like a normal end
            return response

    def _with_body(
        self, response: HopResponse, received_response: requests.Response, exchange: Exchange, call: Call
    ) -> HopResponse:
        call.in_body = True
        coding = ",".join(response.headers.getlist("Content-Encoding"))
        is_cut = exchange.purpose is Purpose.ROBOTS
        promised = response_headers.promised_length(response)
        if exchange.sink is not None:
            size = exchange.allowance.size
            received = stream_body(received_response.raw, coding, promised, size, exchange.sink)
            exchange.received += received
            return HopResponse(response.status, response.headers, b"", received)
        body, received = read_body(received_response.raw, coding, promised, exchange.allowance.size, is_cut)
        exchange.received += received
        return HopResponse(response.status, response.headers, body, received)

    def _robots_document(self, target: Address, exchange: Exchange) -> bytes:
        """Returns the content of a robots.txt, fetched with the permissions of the page that needs it."""
        allowance = self._policy.of(Purpose.ROBOTS)
        robots_exchange = Exchange(
            purpose=Purpose.ROBOTS,
            allowance=allowance,
            headers=self._headers(allowance, Validators()),
            sent=Validators(),
            by_hand=exchange.by_hand,
            private_ok=exchange.private_ok,
            own_server=exchange.own_server,
            seconds_left=allowance.seconds,
            access=exchange.access.route,
        )
        try:
            return self._follow_redirects(target, robots_exchange).body
        finally:
            exchange.seconds_spent += robots_exchange.seconds_spent

    def _headers(self, allowance: Allowance, sent: Validators) -> Mapping[str, str]:
        headers = {
            "User-Agent": self._user_agent,
            "Accept": allowance.accept,
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        if sent.etag and _is_sendable(sent.etag):
            headers["If-None-Match"] = sent.etag
        if sent.last_modified and _is_sendable(sent.last_modified):
            headers["If-Modified-Since"] = sent.last_modified
        return headers

    def _needs_no_gap(self, address: Address) -> bool:
        return address.is_loopback and not self._policy.gap_on_loopback

    def _proxies_for(self, exchange: Exchange) -> Proxies:
        """Returns the feed's own proxy, or the general ones. Raises: FetchError(BAD_PROXY)."""
        if not exchange.access.proxy:
            return self._proxies()
        return NO_PROXIES if exchange.access.proxy == DIRECT else single_proxy(exchange.access.proxy)

    def _refuse_offline(self, address: Address, exchange: Exchange) -> None:
        """Raises: FetchError(OFFLINE) where the machine has no route and the address is public."""
        if not address.is_private and not self._proxies_for(exchange) and not self._network.has_route():
            raise FetchError(Kind.OFFLINE, "no route")


def _urgency(exchange: Exchange) -> Urgency:
    if exchange.by_hand:
        return Urgency.USER
    return Urgency.FEED if exchange.purpose in (Purpose.FEED, Purpose.DISCOVERY) else Urgency.OFFLINE


def _refuse_private(address: Address, call: Call) -> None:
    """Checks an address by its text; where a name leads is checked once it is resolved.

    Raises: FetchError(FORBIDDEN_ADDRESS).
    """
    if address.is_private and not call.private_ok:
        raise FetchError(Kind.FORBIDDEN_ADDRESS, "private address")


def _is_sendable(value: str) -> bool:
    """Whether a header can hold the value verbatim: one line of Latin-1."""
    return not response_headers.CONTROL.search(value) and all(ord(letter) < 256 for letter in value)
