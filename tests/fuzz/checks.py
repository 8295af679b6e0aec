"""What holds for every answer about a stranger's document, checked without the code that ought to ensure it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from deskreader.engine.worker import protocol
from deskreader.engine.worker.answer_check import check_answer
from deskreader.model import ReadEntry, ReadPage

SAFE_TAGS = frozenset(
    "p div br hr h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption ul ol li dl dt dd table caption thead tbody "  # noqa: SIM905
    "tfoot tr th td details summary a b strong i em u s del ins mark small sub sup q cite code kbd samp var abbr dfn "
    "time bdi bdo ruby rt rp img".split()
)
SAFE_ATTRIBUTES = frozenset(
    "dir lang id href title name src alt width height colspan rowspan align start reversed type value class "  # noqa: SIM905
    "datetime open".split()
)
SCHEMES = {"href": ("http", "https", "mailto"), "src": ("http", "https")}
ADDRESSES = (
    "link",
    "image_url",
    "icon_url",
    "new_url",
    "lead_image",
    "next_page_url",
    "canonical_url",
    "alternate_url",
)
"""Fields with an address that the program may fetch or open."""


class UnsafeError(AssertionError):
    """An answer that does not keep a promise."""


def check(answer: Any, expected: Any) -> None:
    """Returns if an answer has its type, fits into a message and holds nothing unsafe. Raises: UnsafeError."""
    try:
        check_answer(answer, expected)
    except ValueError as error:
        raise UnsafeError(f"answer of another type: {error}") from error
    pipe = io.BytesIO()
    try:
        protocol.send_answer(pipe, ("done", answer))
    except protocol.MessageTooLargeError:
        return  # the worker then answers that it is too large
    pipe.seek(0)
    protocol.receive_answer(pipe)
    for value in _values(answer):
        if isinstance(value, ReadEntry):
            check_html(value.content)
        elif isinstance(value, ReadPage):
            check_html(value.article.html)
        for name in ADDRESSES:
            check_address(getattr(value, name, None))


def check_address(address: str | None) -> None:
    """Raises UnsafeError for an address that is none of the web."""
    if address is not None and not address.startswith(("http://", "https://")):
        raise UnsafeError(f"address {address[:80]!r}")


def check_html(html: str) -> None:
    """Raises UnsafeError for HTML with anything but harmless elements, attributes and addresses."""
    if "<" in html:
        parser = _SafetyParser()
        parser.feed(html)
        parser.close()


class _SafetyParser(HTMLParser):
    CDATA_CONTENT_ELEMENTS = ()  # what stands in a script counts, too

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SAFE_TAGS:
            raise UnsafeError(f"<{tag[:40]}>")
        for name, value in attrs:
            if name not in SAFE_ATTRIBUTES:
                raise UnsafeError(f"<{tag} {name[:40]}>")
            if name in SCHEMES and not _is_safe(value or "", SCHEMES[name]):
                raise UnsafeError(f"{name}={(value or '')[:80]!r}")

    def handle_comment(self, data: str) -> None:
        raise UnsafeError(f"<!--{data[:40]}")

    def handle_decl(self, decl: str) -> None:
        raise UnsafeError(f"<!{decl[:40]}")

    def handle_pi(self, data: str) -> None:
        raise UnsafeError(f"<?{data[:40]}")

    def unknown_decl(self, data: str) -> None:
        raise UnsafeError(f"<![{data[:40]}")


def _is_safe(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether an address has one of the schemes, or leads to a name on its own page."""
    if address.startswith("#"):
        return True
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return False
    return scheme in schemes and not any(ord(sign) < 33 for sign in address)


def _values(value: Any) -> Iterator[Any]:
    """Yields the dataclasses in an answer."""
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from _values(getattr(value, field.name))
