"""HTTP: `HttpClient.get` with limits, deadlines, politeness and credentials. The only package that imports requests.

`HttpClient` loads on first use, because importing requests takes longer than showing the first window.
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
