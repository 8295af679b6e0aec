"""Reports of badly extracted pages: a folder with the page and the result, which the user may send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from deskreader import __version__
from deskreader.engine.files import file_error
from deskreader.engine.network.feed_client import FeedRoute
from deskreader.engine.network.local_addresses import own_server
from deskreader.engine.offline.page_reader import PageReader
from deskreader.errors import DeskReaderError, FetchError, Kind, StoreError
from deskreader.messages import PAGE_REPORT_README
from deskreader.model import ArticleId, EntryHint, OpenedArticle, Response
from deskreader.store import Database
from deskreader.store.articles import opened_article
from deskreader.store.feeds import outline
from deskreader.text.urls import strip_userinfo

PAGE, RESULT, README = "page.html", "result.json", "README.txt"
HIDDEN = "hidden"

_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.I)
_SECRET_NAME = re.compile(
    r"(?:^|[-_.])(?:[a-z]*token|[a-z]*key|auth\w*|sig\w*|session\w*|s?sid|code|secret|pass\w*|pwd|user\w*|uid|e?mail"
    r"|member\w*|subscriber\w*|hash|jwt|ticket|nonce)$",
    re.I,
)
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LONG_PART = re.compile(rf"[A-Za-z0-9]{{20,}}|{_UUID}", re.I)  # of a path, whose words are separated by hyphens
_LONG_VALUE = re.compile(r"[A-Za-z0-9_.=~%+-]{20,}")
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 40  # characters


class PageReporter:
    """Writes reports of badly extracted pages. It sends nothing but the one request for the page."""

    def __init__(self, database: Database, reader: PageReader, now: Callable[[], datetime]) -> None:
        self._database = database
        self._reader = reader
        self._now = now

    def report(self, article_id: ArticleId, folder: Path, readme: str = PAGE_REPORT_README) -> Path:
        """Fetches an article's page once more and puts it, with the present result, into a new folder in `folder`.

        The page is as its site sent it. In the result no address has a user name, a password or a value that looks like
        a token. `readme` explains the content.

        Raises: StoreError, FetchError, DeskReaderError(BAD_ADDRESS) where the article names no page, and
        DeskReaderError(DISK_FULL | READ_ONLY | STORAGE) where the folder cannot be written.
        """
        article = self._database.read(
            opened_article.open_article, self._database.image_files, article_id, feed_version=True
        )
        if not article.link:
            raise DeskReaderError(Kind.BAD_ADDRESS)
        route = FeedRoute(own_server(self._database.read(outline.feed, article.feed_id)))
        page = self._reader.fetch(article.link, route, by_hand=True)
        result = json.dumps(_redacted(self._result(article, page)), ensure_ascii=False, indent=2, default=str)
        try:
            return _write(
                folder, self._name(article.title), {PAGE: page.body, RESULT: _bytes(result), README: _bytes(readme)}
            )
        except OSError as error:
            raise file_error(error, folder.name) from error

    def _result(self, article: OpenedArticle, page: Response) -> dict[str, Any]:
        hint = EntryHint(article.title, article.author, article.published_at)
        result: dict[str, Any] = {
            "program": f"DeskReader {__version__}",
            "link": article.link,
            "page": page.url,
            "content_type": page.content_type,
            "stored": {"completeness": article.completeness, "reason": article.reason},
        }
        try:
            return result | {"article": asdict(self._reader.extract(page, hint))}
        except (FetchError, StoreError):
            raise
        except DeskReaderError as error:  # which is what the report is about
            return result | {"article": None, "trouble": error.kind}

    def _name(self, title: str) -> str:
        slug = _SLUG.sub("-", title.lower())[:_LONGEST_SLUG].strip("-")
        return f"{self._now():%Y-%m-%d}-{slug or 'story'}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _write(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    """Creates a folder with these files, for this user alone, and returns it. Raises: OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target, count = folder / name, 1
    while target.exists():
        count += 1
        target = folder / f"{name}-{count}"
    target.mkdir(mode=0o700)
    for file, content in files.items():
        (target / file).write_bytes(content)
    return target


def _redacted(value: Any) -> Any:
    """Returns the value with every URL in it, at any depth, as `redact_url` returns it."""
    if isinstance(value, str):
        return _ADDRESS.sub(lambda address: redact_url(address[0]), value) if "://" in value else value
    if isinstance(value, dict):
        return {name: _redacted(inner) for name, inner in value.items()}
    return [_redacted(inner) for inner in value] if isinstance(value, list | tuple) else value


def redact_url(url: str) -> str:
    """Returns the URL without login and without values that may be secrets: by their names, or long and random."""
    address, hash_sign, fragment = strip_userinfo(url).partition("#")
    path, question, query = address.partition("?")
    scheme, slashes, rest = path.partition("://")
    host, slash, rest = rest.partition("/")
    rest = _LONG_PART.sub(_hide_if_random, rest)
    separator = "&amp;" if "&amp;" in query else "&"
    query = separator.join(_parameter(parameter) for parameter in query.split(separator))
    return (
        f"{scheme}{slashes}{host}{slash}{rest}{question}{query}{hash_sign}{_LONG_VALUE.sub(_hide_if_random, fragment)}"
    )


def _parameter(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    value = HIDDEN if value and _SECRET_NAME.search(name) else _LONG_VALUE.sub(_hide_if_random, value)
    return f"{name}{equals}{value}"


def _hide_if_random(found: re.Match[str]) -> str:
    """Returns what replaces a long run of characters: letters with digits among them are not a word."""
    text = found[0]
    return HIDDEN if any(map(str.isdigit, text)) and any(map(str.isalpha, text)) else text
