"""Detects whether this machine has a network at all, so that being offline is not blamed on a host."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

from deskreader.errors import FetchError, Kind

UP = 0x0001  # RTF_UP of <net/route.h>
REJECT = 0x0200  # RTF_REJECT
ANYWHERE_4 = "00000000"
ANYWHERE_6 = "0" * 32
FAR_4, FAR_6 = "192.0.2.1", "2001:db8::1"  # RFC 5737 and RFC 3849: addresses for documentation
NAMES_IN_A_ROW = 2  # after so many different hosts failed to resolve, the network is at fault, not the host


def has_default_route(routes: str, routes6: str) -> bool:
    """Whether Linux's tables /proc/net/route and /proc/net/ipv6_route contain a default route."""
    for line in routes.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 7 and fields[1] == ANYWHERE_4 == fields[7] and int(fields[3], 16) & UP:
            return True
    for line in routes6.splitlines():
        fields = line.split()
        if len(fields) > 9 and fields[0] == ANYWHERE_6 and fields[1] == "00" and fields[9] != "lo":
            flags = int(fields[8], 16)
            if flags & UP and not flags & REJECT:
                return True
    return False


def system_has_route() -> bool:
    """Whether the system has a default route. Sends no packet, and takes 30 us where Linux's main tables have one.

    Otherwise it asks the kernel: other tables may have one (as with some VPNs), and other systems have no such tables.
    """
    return _tables_have_route() or _can_reach(socket.AF_INET, FAR_4) or _can_reach(socket.AF_INET6, FAR_6)


def _tables_have_route() -> bool:
    try:
        return has_default_route(Path("/proc/net/route").read_text("ascii"), _ipv6_routes())
    except (OSError, ValueError):
        return False


def _ipv6_routes() -> str:
    try:
        return Path("/proc/net/ipv6_route").read_text("ascii")
    except OSError:
        return ""


def _can_reach(family: socket.AddressFamily, address: str) -> bool:
    """Whether a datagram socket connects, which sends nothing but fails without a route."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((address, 9))
    except OSError:
        return False
    return True


class Network:
    """Tells a failing host from a failing network. Thread-safe."""

    def __init__(self, has_route: Callable[[], bool] = system_has_route) -> None:
        self.has_route = has_route
        self._lock = threading.Lock()
        self._unknown: set[str] = set()  # hosts that failed to resolve since the last success

    def worked(self) -> None:
        """Notes that the public internet was reached, so name resolution works."""
        if self._unknown:
            with self._lock:
                self._unknown.clear()

    def name_error(self, host: str, error: OSError) -> FetchError:
        """Returns OFFLINE where no name resolves (no route, or no DNS server responds), else UNREACHABLE."""
        if not self.has_route():
            return FetchError(Kind.OFFLINE, "no route")
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            with self._lock:
                self._unknown.add(host)
                if len(self._unknown) >= NAMES_IN_A_ROW:
                    return FetchError(Kind.OFFLINE, "no name server answers")
        return FetchError(Kind.UNREACHABLE, "name not found")
