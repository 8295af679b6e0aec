"""HTTP: one `HttpClient.get` with limits and deadlines, politeness, credentials. The only room that knows requests.

`HttpClient` is loaded when it is first asked for: requests takes longer to load than the first window to show.
"""

from typing import TYPE_CHECKING, Any

from deskreader.fetch.policy import Allowance, Policy, Purpose

if TYPE_CHECKING:
    from deskreader.fetch.client import HttpClient

__all__ = ["Allowance", "HttpClient", "Policy", "Purpose"]


def __getattr__(name: str) -> Any:
    if name == "HttpClient":
        from deskreader.fetch.client import HttpClient

        return HttpClient
    raise AttributeError(name)
