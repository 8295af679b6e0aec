"""HTTP: one `Web.get` with limits and deadlines, politeness, credentials. The only room that knows requests."""

from deskreader.fetch.address import is_private_url
from deskreader.fetch.policy import Allowance, Policy, Purpose
from deskreader.fetch.web import Web

__all__ = ["Allowance", "Policy", "Purpose", "Web", "is_private_url"]
