"""The one way out: `HttpClient.get`."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict

from deskreader.errors import FetchError, Kind
from deskreader.fetch import error_mapping, response_headers
from deskreader.fetch.auth import http_auth
from deskreader.fetch.auth.credentials import certificate_of, show, with_user
from deskreader.fetch.body import read_body
from deskreader.fetch.content_encoding import ACCEPTED
from deskreader.fetch.policy import Allowance, Policy, Purpose
from deskreader.fetch.politeness.host_queue import HostQueue
from deskreader.fetch.politeness.pauses import NoPauses, PauseStore
from deskreader.fetch.politeness.robots_cache import RobotsCache
from deskreader.fetch.response_headers import Answer
from deskreader.fetch.transport.adapter import Adapter
from deskreader.fetch.transport.connectivity import Network, system_has_route
from deskreader.fetch.transport.deadlines import Watchdog
from deskreader.fetch.transport.dialer import Call, Dialer, Lookup, system_lookup
from deskreader.fetch.transport.proxies import NO_PROXIES, Proxies, Socks, of_system, own
from deskreader.fetch.url import Address, follow, parse, stays_with_server, with_login
from deskreader.model import Response, Validators
from deskreader.model.credentials import DIRECT, NOTHING, Credentials
from deskreader.text.clock import steady, utc_now


@dataclass(slots=True)
class _Journey:
    """One call of `get`, over all its hops."""

    purpose: Purpose
    allowance: Allowance
    headers: Mapping[str, str]
    sent: Validators
    by_hand: bool
    private_ok: bool
    seconds_left: float
    authorization: str | None = None
    may_move: bool = True  # all redirects so far were permanent
    requests: int = 0
    received: int = 0  # bytes of bodies
    access: Credentials = NOTHING
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)  # gone when the journey ends


class HttpClient:
    """Fetches addresses politely and within limits. Thread-safe; `close` it at the end.

    `clock` (seconds, monotonic) and `pause` rule the waiting for a host's turn and how long things are kept; a `pause`
    must let the clock go on. Deadlines always go by real time. `lookup` and `has_route` stand for the system's own.
    `proxies` is asked before each request; without it, the proxies are the system's of now.
    """

    def __init__(
        self,
        user_agent: str,
        policy: Policy = Policy(),  # noqa: B008 - frozen
        clock: Callable[[], float] = steady,
        pause: Callable[[float], object] | None = None,
        lookup: Lookup = system_lookup,
        has_route: Callable[[], bool] = system_has_route,
        holds: PauseStore | None = None,
        proxies: Callable[[], Proxies] | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._policy = policy
        self._stopping = threading.Event()
        self._network = Network(has_route)
        self._dialer = Dialer(self._network, lookup, policy.connect_seconds)
        self._adapter = Adapter(self._dialer)
        self._watchdog = Watchdog()
        self._turns = HostQueue(
            policy.at_once, clock, pause or self._stopping.wait, policy.hold_seconds, policy.hold_at_most
        )
        self._holds: PauseStore = holds or NoPauses()
        for hold in self._holds.load():
            self._turns.resume(hold)
        self._robots = RobotsCache(user_agent.partition("/")[0].strip(), policy.robots_seconds, clock)
        self._digest_origins: set[str] = set()  # no password in clear is sent to these
        system = of_system()
        self._proxies = proxies or (lambda: system)

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        access: Credentials = NOTHING,
    ) -> Response:
        """The answer at an address, after at most five redirects; status 304 (only with validators) has no body.

        Waits for the host's turn first; with `by_hand` a person waits, who goes before other waiting exchanges.
        `private_ok` says that the person named this address, so that it may lead into the own machine or network.
        `access` is shown to the server of this address alone: a redirect to another does not take it along.

        Raises: FetchError, always, and nothing else.
        """
        address = parse(url)
        allowance = self._policy.of(purpose)
        journey = _Journey(
            purpose=purpose,
            allowance=allowance,
            headers=self._headers(allowance, validators),
            sent=validators,
            by_hand=by_hand,
            private_ok=private_ok,
            seconds_left=allowance.seconds,
            access=access,
        )
        try:
            return self._travel(with_user(address, access), journey)
        except FetchError as error:
            error.requests, error.received = journey.requests, journey.received
            raise

    def is_online(self) -> bool:
        """Whether this machine has a way to the network. Sends nothing."""
        return self._network.has_route()

    def stop(self) -> None:
        """Ends all waiting and all running exchanges with FetchError OFFLINE, and refuses new ones, from any thread."""
        self._stopping.set()
        self._turns.stop()
        self._watchdog.stop()

    def close(self) -> None:
        """Stops and gives everything back."""
        self.stop()
        self._watchdog.close()
        self._adapter.close()

    def _travel(self, address: Address, journey: _Journey) -> Response:
        """Follows redirects by hand, each hop with the manners that its host is owed."""
        last: Address | None = None
        seen: set[str] = set()
        for _ in range(self._policy.hops + 1):
            if journey.purpose is Purpose.PAGE:
                self._robots.check(address, lambda target: self._robots_text(target, journey))
            answer = self._hop(address, journey, same_host=last is not None and last.key == address.key)
            if answer.location is None:
                return self._response(address, answer, journey, moved=last is not None)
            seen.add(address.url)
            last, address = address, follow(address, answer.location)
            if not stays_with_server(last, address):
                journey.access = journey.access.route
            if address.url in seen and not journey.cookies:
                break
            is_downgrade = last.scheme == "https" and address.scheme == "http"
            journey.may_move = journey.may_move and answer.status in response_headers.PERMANENT and not is_downgrade
        raise FetchError(Kind.REDIRECT_LOOP, f"{len(seen)} redirects")

    def _response(self, address: Address, answer: Answer, journey: _Journey, moved: bool) -> Response:
        if not (200 <= answer.status < 300 or answer.status == 304):
            raise response_headers.trouble(
                answer, response_headers.retry_after(answer, utc_now), is_own=journey.may_move
            )
        if answer.status == 304 and journey.sent == Validators():
            raise response_headers.trouble(answer, None)
        return Response(
            url=address.url,
            status=answer.status,
            body=answer.body,
            content_type=answer.header("Content-Type"),
            validators=response_headers.validators(answer, journey.sent),
            max_age=response_headers.max_age(answer),
            moved_to=with_login(address) if moved and journey.may_move else None,
            received_bytes=journey.received,
            requests=journey.requests,
            is_private=journey.private_ok,
        )

    def _hop(self, address: Address, journey: _Journey, same_host: bool) -> Answer:
        """One request and its answer, when it is the host's turn. No person waits for redirects within a host."""
        self._turns.refuse_held(address.key)
        self._refuse_offline(address, journey)
        gap = 0.0 if (same_host and journey.by_hand) or self._needs_no_gap(address) else journey.allowance.gap
        with self._turns.turn(address.key, gap, journey.by_hand):
            started = time.monotonic()
            answer = self._authorized(address, journey)
            journey.seconds_left -= time.monotonic() - started
            self._heed(address, answer, journey.purpose)
        return answer

    def _authorized(self, address: Address, journey: _Journey) -> Answer:
        """The answer to a request with the address's login; a Digest challenge costs a second request."""
        journey.authorization = None
        if address.login is not None and address.origin not in self._digest_origins:
            journey.authorization = http_auth.basic(address.login)
        answer = self._exchange(address, journey)
        if answer.status != 401 or address.login is None:
            return answer
        challenges = [c for c in answer.headers.getlist("WWW-Authenticate") if not response_headers.CONTROL.search(c)]
        journey.authorization = http_auth.digest(address.login, challenges, address.url, secrets.token_hex(8))
        if journey.authorization is None:
            return answer
        self._digest_origins.add(address.origin)
        return self._exchange(address, journey)

    def _heed(self, address: Address, answer: Answer, purpose: Purpose) -> None:
        """Remembers the pause that a host asks for. A 503 without a length counts for feeds; pages fail one by one."""
        asked = response_headers.retry_after(answer, utc_now)
        if answer.status == 429 or (answer.status == 503 and (asked is not None or purpose is Purpose.FEED)):
            self._holds.keep(self._turns.hold(address.key, asked))
        elif self._turns.forgive(address.key):
            self._holds.end(*address.key)

    def _exchange(self, address: Address, journey: _Journey) -> Answer:
        """Sends and reads under the guard. Raised outside of `except`, so that no error text of requests hangs on."""
        failed: FetchError | None = None
        with self._watchdog.over(journey.seconds_left) as guard:
            call = Call(guard, journey.private_ok)
            try:
                return self._send(address, journey, call)
            except FetchError as error:
                failed = error
            except error_mapping.TROUBLES as error:
                failed = error_mapping.told(error, call.in_body)
            finally:
                journey.private_ok = journey.private_ok and not call.met_public
            guard.refuse_ended()
        raise failed.with_traceback(None)  # whose frames hold on to the body

    def _send(self, address: Address, journey: _Journey, call: Call) -> Answer:
        proxy = self._proxies_for(journey).choose(address)
        if proxy is not None:
            _refuse_private(address, call)
        call.socks = proxy if isinstance(proxy, Socks) else None
        proxies = {address.scheme: proxy} if isinstance(proxy, str) else {}
        request = _request(address, journey)
        timeout = (self._policy.connect_seconds, self._policy.read_seconds)
        journey.requests += 1
        with self._dialer.during(call):
            shown: Any = certificate_of(journey.access)  # the adapter takes it in place of a path
            got = self._adapter.send(request, stream=True, timeout=timeout, cert=shown, proxies=proxies)
        with contextlib.closing(got):
            answer = Answer(got.status_code, got.raw.headers)
            if answer.status == 407 and "http" in proxies:
                raise FetchError(Kind.PROXY, "407")  # the proxy's own; over https it says so to the tunnel
            if answer.location is not None:
                journey.cookies.update(got.cookies)
            if 200 <= answer.status < 300:
                answer = self._with_body(answer, got, journey, call)
            call.guard.refuse_ended()  # a body without a length ends like this where it was cut
            return answer

    def _with_body(self, answer: Answer, got: requests.Response, journey: _Journey, call: Call) -> Answer:
        call.in_body = True
        coding = ",".join(answer.headers.getlist("Content-Encoding"))
        is_cut = journey.purpose is Purpose.ROBOTS
        promised = response_headers.promised_length(answer)
        body, received = read_body(got.raw, coding, promised, journey.allowance.size, is_cut)
        journey.received += received
        return Answer(answer.status, answer.headers, body, received)

    def _robots_text(self, target: Address, journey: _Journey) -> str:
        """The text of a robots.txt, fetched with the rights of the page that asks for it."""
        allowance = self._policy.of(Purpose.ROBOTS)
        asking = _Journey(
            purpose=Purpose.ROBOTS,
            allowance=allowance,
            headers=self._headers(allowance, Validators()),
            sent=Validators(),
            by_hand=journey.by_hand,
            private_ok=journey.private_ok,
            seconds_left=allowance.seconds,
            access=journey.access.route,
        )
        return self._travel(target, asking).body.decode("utf-8", "replace")

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

    def _proxies_for(self, journey: _Journey) -> Proxies:
        """The feed's own proxy, or those of all. Raises: FetchError(BAD_PROXY)."""
        if not journey.access.proxy:
            return self._proxies()
        return NO_PROXIES if journey.access.proxy == DIRECT else own(journey.access.proxy)

    def _refuse_offline(self, address: Address, journey: _Journey) -> None:
        """Raises: FetchError with OFFLINE where the machine has no way out and the address is not near by."""
        if not address.is_private and not self._proxies_for(journey) and not self._network.has_route():
            raise FetchError(Kind.OFFLINE, "no route")


def _refuse_private(address: Address, call: Call) -> None:
    """Judges by its text an address that a proxy will look up.

    Raises: FetchError with FORBIDDEN_ADDRESS.
    """
    if address.is_private and not call.private_ok:
        raise FetchError(Kind.FORBIDDEN_ADDRESS, "private address")
    call.met_public = not address.is_private


def _is_sendable(value: str) -> bool:
    """Whether a header can hold the value as it is: one line of Latin-1."""
    return not response_headers.CONTROL.search(value) and all(ord(letter) < 256 for letter in value)


def _request(address: Address, journey: _Journey) -> requests.PreparedRequest:
    """A GET made ready without a session, so that nobody else's cookies and credentials get in."""
    request = requests.PreparedRequest()
    request.method = "GET"
    request.url = address.url
    request.headers = CaseInsensitiveDict(journey.headers)
    if journey.cookies:
        request.prepare_cookies(journey.cookies)
    show(journey.access, request.headers)
    if journey.authorization is not None:
        request.headers["Authorization"] = journey.authorization
    return request
