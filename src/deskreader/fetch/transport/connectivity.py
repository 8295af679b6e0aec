"""Whether this machine has a network at all, so that being offline is not taken for a host's failure."""

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
NAMES_IN_A_ROW = 2  # different hosts whose names nobody could look up: it is the network, not the host


def has_default_route(routes: str, routes6: str) -> bool:
    """Whether Linux' tables /proc/net/route and /proc/net/ipv6_route hold a way to anywhere."""
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
    """Whether the system knows a way out. Costs no packet, and 30 us where Linux' main tables name one.

    Where they do not, other tables may (as with some VPNs), and other systems have none to read: the kernel is asked.
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
    """Connecting a datagram socket sends nothing, but fails where there is no route."""
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
        self._unknown: set[str] = set()  # hosts whose names nobody answered for, since the last success

    def worked(self) -> None:
        """The public internet was reached: names are answered for."""
        if self._unknown:
            with self._lock:
                self._unknown.clear()

    def name_trouble(self, host: str, error: OSError) -> FetchError:
        """OFFLINE where no name can be looked up (no route, or nobody answers for any host), else UNREACHABLE."""
        if not self.has_route():
            return FetchError(Kind.OFFLINE, "no route")
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            with self._lock:
                self._unknown.add(host)
                if len(self._unknown) >= NAMES_IN_A_ROW:
                    return FetchError(Kind.OFFLINE, "no name server answers")
        return FetchError(Kind.UNREACHABLE, "name not found")
