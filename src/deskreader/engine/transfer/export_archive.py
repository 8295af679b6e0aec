"""Exports everything to one zip archive: subscriptions as OPML, articles as HTML with images, and all of it as JSON.

`library/*.jsonl` hold one record per line, which another DeskReader imports. The pages in `stories` open in any
browser, and `subscriptions.opml` in any news reader. Secrets are in the archive only where the user asks for it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from html import escape, unescape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from deskreader import __version__
from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.feed_credentials import FeedCredentials
from deskreader.engine.files import replacing_file
from deskreader.engine.subscriptions.opml import OpmlTransfer
from deskreader.limits import LONGEST_RECORD, RECORD_MEMORY
from deskreader.messages import EXPORT_README, WITH_SECRETS, WITHOUT_SECRETS
from deskreader.model.transfer.export_records import memory_of
from deskreader.store.articles import images
from deskreader.store.feeds import outline
from deskreader.store.transfer import records, rule_records

FORMAT = 1
MANIFEST, SETTINGS, OPML, README = "deskreader.json", "settings.json", "subscriptions.opml", "README.txt"
SECRETS = "secrets"  # a part that is there only where the user asked for it
RULES = "rules"  # not in archives of the time before there were rules
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
MACHINE_SETTINGS = ("start_hidden", "close_to_tray", "proxy", "proxy_address", "briefing_folder")
LONGEST_PLAIN = 400_000  # characters
_SLUG = re.compile(r"[^a-z0-9]+")
_IMAGE = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.I)
_SOURCE = re.compile(r"""(\ssrc=)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_ALTERNATIVE = re.compile(r"""\salt=(?:"([^"]*)"|'([^']*)')""", re.I)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STYLE = "body{max-width:44em;margin:2em auto;font:18px/1.6 serif;padding:0 1em}img{max-width:100%;height:auto}"


class ArchiveExporter:
    """Exports the library."""

    def __init__(self, context: EngineContext, opml: OpmlTransfer, credentials: FeedCredentials) -> None:
        self._database = context.database
        self._opml = opml
        self._settings = context.settings
        self._credentials = credentials
        self._now = context.now

    def export(
        self,
        target: Path,
        report: Callable[[int, int], None] = lambda done, total: None,
        with_secrets: bool = False,
    ) -> int:
        """Writes everything to `target`, whole or not at all, and returns the number of articles.

        `report` is called with the number of articles written, and of all. Logins and tokens of feeds are in the file
        only `with_secrets`; then only its owner can read it.

        Raises: StoreError; DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
        """
        with (
            replacing_file(target, is_private=True) as path,
            ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive,
        ):
            return self._write(archive, report, with_secrets)

    def _write(self, archive: ZipFile, report: Callable[[int, int], None], with_secrets: bool) -> int:
        manifest = {"format": FORMAT, "program": f"DeskReader {__version__}", "made_at": self._now().isoformat()}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
        archive.writestr(README, EXPORT_README + (WITH_SECRETS if with_secrets else WITHOUT_SECRETS))
        archive.writestr(OPML, self._opml.export_opml(with_secrets))
        archive.writestr(SETTINGS, json.dumps(asdict(self._settings.current), indent=2, ensure_ascii=False))
        feeds = self._database.read(records.feed_records)
        _write_lines(archive, "folders", self._database.read(records.folder_records))
        _write_lines(archive, "feeds", feeds)
        _write_lines(archive, "searches", self._database.read(records.search_records))
        _write_lines(archive, RULES, self._database.read(rule_records.rule_records))
        if with_secrets:
            _write_lines(archive, SECRETS, self._secrets())
        feed_of_article: dict[int, int] = {}
        _write_lines(archive, "states", _noting_feeds(records.each_state(self._database), feed_of_article))
        feed_titles = {feed["id"]: feed["own_title"] or feed["title"] or feed["url"] for feed in feeds}
        titles = {article: feed_titles.get(feed, "") for article, feed in feed_of_article.items()}
        count = self._write_articles(archive, titles, report)
        _write_lines(archive, "revisions", filter(_is_within_limit, records.each_revision(self._database)))
        return count

    def _secrets(self) -> Iterator[dict[str, Any]]:
        """Yields the credentials of private feeds, as far as they are stored and work on another machine."""
        for feed in self._database.read(outline.outline, self._now()).feeds:
            if feed.credential_kinds and (credentials := self._credentials.portable(feed)):
                yield {"feed_id": feed.id, "access": credentials.to_json()}

    def _write_articles(self, archive: ZipFile, feed_titles: dict[int, str], report: Callable[[int, int], None]) -> int:
        """Writes the articles twice: as records in one file, and each as a page; `feed_titles` is by article."""
        count, written = 0, set[str]()
        folder = Path(str(archive.filename)).parent
        with tempfile.TemporaryFile(dir=folder) as lines:  # a zip archive takes one member at a time
            for record in records.each_article(self._database):
                self._write_images(archive, record, written)
                feed_title = feed_titles.get(record["id"], "")
                archive.writestr(_page_name(record, feed_title), _page(record, feed_title))
                lines.write(_line_within_limit(record))
                count += 1
                report(count, len(feed_titles))
            lines.seek(0)
            with archive.open("library/articles.jsonl", "w", force_zip64=True) as file:
                shutil.copyfileobj(lines, file)
        return count

    def _write_images(self, archive: ZipFile, record: dict[str, Any], written: set[str]) -> None:
        for image in filter(None, record["pictures"].values()):
            name = image_name(image)
            if name not in written and (data := images.read_file(self._database, image["hash"])) is not None:
                archive.writestr(name, data, ZIP_STORED)
                written.add(name)


def image_name(image: dict[str, Any]) -> str:
    """Returns the name of an image's file in the archive."""
    return f"pictures/{image['hash']}.{EXTENSIONS.get(image['media_type'], 'bin')}"


def _noting_feeds(states: Iterable[dict[str, Any]], feed_of_article: dict[int, int]) -> Iterator[dict[str, Any]]:
    """Yields the states, and notes the feed of each article that has a text."""
    for state in states:
        if state["gone_at"] is None:
            feed_of_article[state["id"]] = state["feed_id"]
        yield state


def _line_within_limit(record: dict[str, Any]) -> bytes:
    """Returns the line of an article, with fewer versions of its text where an import would refuse it as too long.

    The whole of the shown version stands on the article's page in any case.
    """
    line = b""
    for texts in _fewer_and_fewer(record):
        line = _line(record | {"texts": texts})
        if len(line) <= LONGEST_RECORD and memory_of(record | {"texts": texts}) <= RECORD_MEMORY:
            break
    return line


def _is_within_limit(record: dict[str, Any]) -> bool:
    """Whether an import takes a record as it is."""
    return len(_line(record)) <= LONGEST_RECORD and memory_of(record) <= RECORD_MEMORY


def _fewer_and_fewer(record: dict[str, Any]) -> Iterator[dict[str, dict[str, Any]]]:
    """Yields all versions of an article's text, then the shown one, then the beginning of that one's plain text."""
    yield record["texts"]
    shown = {which: version for which, version in record["texts"].items() if which == str(record["shown"])}
    yield shown
    beginnings = {which: version["text"][:LONGEST_PLAIN] for which, version in shown.items()}
    yield {which: shown[which] | {"html": f"<p>{escape(text)}</p>", "text": text} for which, text in beginnings.items()}


def _line(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _write_lines(archive: ZipFile, name: str, records: Iterable[dict[str, Any]]) -> None:
    with archive.open(f"library/{name}.jsonl", "w", force_zip64=True) as file:
        for record in records:
            file.write(_line(record))


# --- articles as pages for a browser ----------------------------------------------------------------------------------


def _slug(text: str, max_length: int = 50) -> str:
    return _SLUG.sub("-", text.lower())[:max_length].strip("-") or "story"


def _page_name(record: dict[str, Any], feed_title: str) -> str:
    return f"stories/{_slug(feed_title, 40)}/{_date(record) or 'undated'}-{_slug(record['title'])}-{record['id']}.html"


def _date(record: dict[str, Any]) -> str:
    """Returns the day of publication, or an empty string where it is unknown or beyond the calendar."""
    try:
        published = record["published_at"]  # microseconds since 1970
        return "" if published is None else f"{_EPOCH + timedelta(microseconds=published):%Y-%m-%d}"
    except OverflowError:
        return ""


def _page(record: dict[str, Any], feed_title: str) -> str:
    """Returns an article as a web page: its shown version, with the images that are in the archive.

    An image that is not leaves its description: a browser would request it, and tell its server who reads what.
    """

    def with_stored_image(tag: re.Match[str]) -> str:
        source = _SOURCE.search(tag[0])
        url = unescape(source[2] or source[3] or source[4] or "").strip() if source else ""
        key = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        image = record["pictures"].get(key)
        if source and image:
            return f'{tag[0][: source.start()]}{source[1]}"../../{image_name(image)}"{tag[0][source.end() :]}'
        description = _ALTERNATIVE.search(tag[0])
        return f"<em>{description[1] or description[2] or ''}</em>" if description else ""

    shown = record["texts"].get(str(record["shown"])) or {"html": ""}
    body = _IMAGE.sub(with_stored_image, shown["html"])
    byline = " · ".join(escape(part) for part in (feed_title, record["author"] or "", _date(record)) if part)
    link = record["link"] or ""
    link_html = (
        f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link.startswith(("http://", "https://")) else ""
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(record["title"])}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(record['title'])}</h1><p>{byline}</p>{body}{link_html}</body></html>"
    )
