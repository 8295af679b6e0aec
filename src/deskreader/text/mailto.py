"""Reads mailto links of articles (RFC 6068) and keeps only what a letter may be begun with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

MAX_ADDRESSES = 5
MAX_SUBJECT, MAX_BODY = 300, 2000
"""Characters. What is longer is cut: the user reads all of it before it goes to the mail program."""

_SCHEME = re.compile(r"mailto:", re.I)
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&'*+/=?^_`{|}~.-]{0,63}@[^\s@<>,;:\"()\[\]\\%?&=/|`]{1,253}")
"""An address without quoted local parts; it cannot begin with a dash, which programs may take for an option."""
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class MailDraft:
    """The beginning of a letter: addresses separated by commas, a subject of one line, and a body of lines."""

    address: str
    subject: str = ""
    body: str = ""

    @property
    def url(self) -> str:
        """The mailto URL with these three and nothing else; line breaks are CRLF (RFC 6068, section 5)."""
        fields = {"subject": self.subject, "body": self.body.replace("\n", "\r\n")}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items() if value)
        return f"mailto:{quote(self.address, safe='@,+')}" + (f"?{query}" if query else "")


def mail_draft(url: str) -> MailDraft | None:
    """Returns address, subject and body of a mailto URL; None where it names no address.

    All other fields are dropped: some mail programs attach the file that `attach` names (CVE-2020-27748).
    """
    if not _SCHEME.match(url):
        return None
    addresses, _, query = url.partition(":")[2].partition("#")[0].partition("?")
    named = [address.strip() for address in unquote(addresses).split(",")]
    sound = [address for address in named if _ADDRESS.fullmatch(address) and not _INVISIBLE.search(address)]
    if not sound:
        return None
    fields: dict[str, str] = {}
    for name, value in parse_qsl(query.replace("+", "%2B")):
        fields.setdefault(name.lower(), value)
    subject = " ".join(_INVISIBLE.sub(" ", fields.get("subject", "")).split())
    lines = (_INVISIBLE.sub(" ", line) for line in re.split(r"\r\n|\r|\n", fields.get("body", "")))
    body = "\n".join(lines).strip()
    return MailDraft(",".join(sound[:MAX_ADDRESSES]), subject[:MAX_SUBJECT], body[:MAX_BODY])
