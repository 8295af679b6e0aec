"""The state of one call of the HTTP client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from requests.cookies import RequestsCookieJar

from deskreader.fetch.body import Sink
from deskreader.fetch.policy import Allowance, Purpose
from deskreader.fetch.url import Address
from deskreader.model import Validators
from deskreader.model.credentials import NOTHING, Credentials
from deskreader.model.http import Payload
from deskreader.text.urls import Server, server_of


@dataclass(slots=True)
class Exchange:
    """The state of one call of `HttpClient.get` or `HttpClient.send`, over all its hops."""

    purpose: Purpose
    allowance: Allowance
    headers: Mapping[str, str]
    sent: Validators
    by_hand: bool
    private_ok: bool
    seconds_left: float
    own_server: Server | None = None
    authorization: str | None = None
    may_move: bool = True  # all redirects so far were permanent
    requests: int = 0
    received: int = 0  # bytes of bodies
    seconds_spent: float = 0.0  # with servers, that of a robots.txt included
    access: Credentials = NOTHING
    sink: Sink | None = None  # takes the body piece by piece, in place of the response
    payload: Payload | None = None
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)  # dropped when the exchange ends

    def permits_private(self, address: Address) -> bool:
        """Whether this hop may connect to this machine or a private network."""
        return self.private_ok or (self.own_server is not None and server_of(address.url) == self.own_server)

    def spend(self, seconds: float) -> None:
        """Counts time with a server, which the exchange then has no more."""
        self.seconds_left -= seconds
        self.seconds_spent += seconds

    def forbid_private(self) -> None:
        """Ends the permission for private addresses, once a public one was met."""
        self.private_ok, self.own_server = False, None
