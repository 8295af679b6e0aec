"""HTTP: one `Web.get` with limits and deadlines, politeness, credentials. The only room that knows requests.

`Web` is loaded when it is first asked for: requests takes longer to load than the first window to show.
"""

from typing import TYPE_CHECKING, Any

from deskreader.fetch.policy import Allowance, Policy, Purpose

if TYPE_CHECKING:
    from deskreader.fetch.client import Web

__all__ = ["Allowance", "Policy", "Purpose", "Web"]


def __getattr__(name: str) -> Any:
    if name == "Web":
        from deskreader.fetch.client import Web

        return Web
    raise AttributeError(name)
