"""Connects sockets: resolves the name once, checks the address, and connects to exactly the checked address.

So a name that resolves to a public address for the check and to a private one for the connection (DNS rebinding) gains
nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

from deskreader.errors import FetchError, Kind
from deskreader.fetch.transport.connectivity import Network
from deskreader.fetch.transport.deadlines import Guard
from deskreader.fetch.transport.proxies import Socks, open_tunnel
from deskreader.text import ip_addresses
from deskreader.text.ip_addresses import is_private_address

AddressInfo = tuple[socket.AddressFamily, int, int, str, tuple[str, int] | tuple[str, int, int, int]]
Lookup = Callable[[str, int], Sequence[AddressInfo]]
SocketOptions = Sequence[tuple[int, int, int | bytes]]

MOST_ADDRESSES = 4
FIRST_SECONDS = 3.0  # for an address that is not the last, such as IPv6 without a route
NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


def system_lookup(host: str, port: int) -> Sequence[AddressInfo]:
    """Returns the addresses of a host from the system resolver. Raises: OSError where there are none."""
    return socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)  # type: ignore[return-value]


class Call:
    """What the dialer needs to know of the exchange that its thread runs."""

    def __init__(self, guard: Guard, private_ok: bool, socks: Socks | None = None) -> None:
        self.guard = guard
        self.private_ok = private_ok
        self.socks = socks
        self.met_public = False  # a public address was connected to, not through a proxy
        self.in_body = False  # the headers are read, the body is not


class Dialer:
    """Connects sockets for the exchange that the calling thread runs."""

    def __init__(self, network: Network, lookup: Lookup, connect_seconds: float) -> None:
        self._network = network
        self._lookup = lookup
        self._connect_seconds = connect_seconds
        self._current = threading.local()

    @contextlib.contextmanager
    def during(self, call: Call) -> Iterator[None]:
        """Assigns every socket that this thread connects meanwhile to `call`."""
        self._current.call = call
        try:
            yield
        finally:
            self._current.call = None

    def dial(self, host: str, port: int, options: SocketOptions, is_proxy: bool) -> socket.socket:
        """Returns a connected socket. A proxy's address is the user's own choice and is not checked.

        Raises: FetchError(OFFLINE, PROXY, UNREACHABLE, TIMEOUT or FORBIDDEN_ADDRESS).
        """
        call: Call = self._current.call
        if call.socks is not None:
            return self._dial_through(call.socks, host, port, call.guard, options)
        if is_proxy:
            return self._dial_proxy(host, port, call.guard, options)
        addresses = _allowed(self._look_up(host, port, call.guard), call)
        sock, ip = self._first_answering(addresses, call.guard, options)
        if not is_private_address(ip):
            call.met_public = True
            self._network.worked()
        return sock

    def _dial_proxy(self, host: str, port: int, guard: Guard, options: SocketOptions) -> socket.socket:
        """Connects to a proxy. Raises: FetchError(PROXY) where it is unreachable, FetchError(OFFLINE)."""
        try:
            sock, ip = self._first_answering(self._look_up(host, port, guard), guard, options)
        except FetchError as error:
            guard.refuse_ended()
            raise error if error.kind is Kind.OFFLINE else FetchError(Kind.PROXY, error.detail) from None
        if not is_private_address(ip):
            self._network.worked()
        return sock

    def _dial_through(self, proxy: Socks, host: str, port: int, guard: Guard, options: SocketOptions) -> socket.socket:
        sock = self._dial_proxy(proxy.host, proxy.port, guard, options)
        try:
            open_tunnel(sock, proxy, host, port)
        except BaseException:
            sock.close()
            raise
        return sock

    def _look_up(self, host: str, port: int, guard: Guard) -> Sequence[AddressInfo]:
        """Resolves the name in a thread of its own, because a hanging look-up cannot be cancelled.

        An IP address reaches the system in its usual spelling, so that both mean the same address.
        """
        ip = ip_addresses.parse(host)
        name = host if ip is None else str(ip)
        addresses: list[Sequence[AddressInfo] | OSError] = []
        done = threading.Event()

        def look_up() -> None:
            try:
                addresses.append(self._lookup(name, port))
            except (OSError, UnicodeError) as error:
                addresses.append(error if isinstance(error, OSError) else OSError(str(type(error).__name__)))
            done.set()

        if ip is not None:
            look_up()  # sends nothing
        else:
            threading.Thread(target=look_up, name="fetch-lookup", daemon=True).start()
            _wait(done, guard, self._connect_seconds)
        if not addresses:
            guard.refuse_ended()
            raise FetchError(Kind.TIMEOUT, "looking up the name")
        outcome = addresses[0]
        if isinstance(outcome, OSError):
            raise self._network.name_error(host, outcome)
        return outcome[:MOST_ADDRESSES]

    def _first_answering(
        self, addresses: Sequence[AddressInfo], guard: Guard, options: SocketOptions
    ) -> tuple[socket.socket, str]:
        """Returns the first socket that connects, and the IP address it is connected to."""
        error_so_far = FetchError(Kind.UNREACHABLE, "no address")
        for position, info in enumerate(addresses):
            is_last = position == len(addresses) - 1
            seconds = self._connect_seconds if is_last else min(FIRST_SECONDS, self._connect_seconds)
            try:
                return _connect(info, seconds, guard, options), info[4][0]
            except OSError as error:
                guard.refuse_ended()
                error_so_far = self._connect_error(error)
        raise error_so_far

    def _connect_error(self, error: OSError) -> FetchError:
        if isinstance(error, TimeoutError):
            return FetchError(Kind.TIMEOUT, "connecting")
        if error.errno in NO_WAY and not self._network.has_route():
            return FetchError(Kind.OFFLINE, "no route")
        return FetchError(Kind.UNREACHABLE, os.strerror(error.errno) if error.errno else "connecting")


def _allowed(addresses: Sequence[AddressInfo], call: Call) -> Sequence[AddressInfo]:
    """Returns the addresses that the exchange may connect to.

    After a public address, no redirect may lead to a private one, whatever the user typed at the start.
    """
    if call.private_ok and not call.met_public:
        return addresses
    public = [info for info in addresses if not is_private_address(info[4][0])]
    if addresses and not public:
        raise FetchError(Kind.FORBIDDEN_ADDRESS, "private address")
    return public


def _connect(info: AddressInfo, seconds: float, guard: Guard, options: SocketOptions) -> socket.socket:
    family, kind, protocol, _, address = info
    sock = socket.socket(family, kind, protocol)
    try:
        guard.watch(sock)
        sock.settimeout(min(seconds, guard.seconds_left) or 0.001)
        for option in options:
            sock.setsockopt(*option)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def _wait(done: threading.Event, guard: Guard, seconds: float) -> None:
    """Waits for `done`, for the guard's end, or for so many seconds."""
    left = min(seconds, guard.seconds_left)
    while left > 0 and not guard.ended.is_set() and not done.wait(min(left, 0.1)):
        left -= 0.1
