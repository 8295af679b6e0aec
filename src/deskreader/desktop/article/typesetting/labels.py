"""The words around a story: what is stored of it, who wrote it and when, and where it was cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.strings import formatting, messages
from deskreader.model import Completeness, Location, Offline, OpenedArticle, Reason

WORDS_A_MINUTE = 230
"""Silent reading of non-fiction: 238 words a minute (Brysbaert 2019), rounded down."""
TOGGLE_VERSION = "action:toggle-version"
"""The address of the link in the box that changes the version. No story can have it: its links lead to the web."""
TAG = "action:tag/"
"""What the address of a tag's link begins with; the name follows, quoted."""


@dataclass(frozen=True, slots=True)
class CutNotice:
    """What the box at the top says, and the one link in it; both empty where there is none."""

    text: str
    link: str = ""
    href: str = ""


def status(opened: OpenedArticle) -> str:
    """What is stored of the story, and how long it takes to read where it is worth saying."""
    return " · ".join(part for part in (_stored(opened), _version(opened), _reading_time(opened.words)) if part)


def _stored(opened: OpenedArticle) -> str:
    if opened.completeness is not Completeness.COMPLETE and opened.reason is not Reason.NONE:
        return messages.reason_text(opened.reason)
    if opened.completeness is not Completeness.COMPLETE and opened.offline in (Offline.WHOLE, Offline.PICTURES_MISSING):
        return messages.offline_text(Offline.SUMMARY_ONLY)
    return messages.offline_text(opened.offline)


def _version(opened: OpenedArticle) -> str:
    shows_other = opened.has_both_versions and opened.shows_feed_version
    if not shows_other:
        return ""
    if opened.original_site:
        return QCoreApplication.translate("ArticlePane", "The site's version")
    return QCoreApplication.translate("ArticlePane", "The feed's version")


def _reading_time(count: int) -> str:
    minutes = round(count / WORDS_A_MINUTE)
    return formatting.counted("ArticlePane", "1 min read", "%n min read", minutes) if minutes else ""


def byline(opened: OpenedArticle, now: datetime) -> str:
    """Author, moment and site in one line: 'By Ana Lindqvist · Today, 9:42 · harbourcourier.example'."""
    parts = []
    if author := (opened.author or "").strip():
        begins = author.lower().startswith("by ")
        parts.append(
            author if begins else QCoreApplication.translate("ArticlePane", "By {author}").replace("{author}", author)
        )
    moment = opened.published_at or opened.arrived_at
    day = formatting.day_name(formatting.local_day(moment), formatting.local_day(now))
    parts.append(f"{day}, {formatting.format_time(moment)}")
    if opened.link:
        parts.append(host(opened.link))
    return " · ".join(parts)


def cut_notice(opened: OpenedArticle) -> CutNotice | None:
    """What to say of a story that its site cut short; None where it did not."""
    if opened.original_site and not opened.shows_feed_version:
        text = QCoreApplication.translate(
            "ArticlePane", "Cut short by the site. The rest is from the original at {site}."
        ).replace("{site}", opened.original_site)
        link = QCoreApplication.translate("ArticlePane", "Show the site's version")
        return CutNotice(text, link, TOGGLE_VERSION) if opened.has_both_versions else CutNotice(text)
    if opened.original_site and opened.has_both_versions:
        text = QCoreApplication.translate("ArticlePane", "This is the site's version, cut short.")
        return CutNotice(text, QCoreApplication.translate("ArticlePane", "Show the full story"), TOGGLE_VERSION)
    if opened.reason is Reason.TRUNCATED:
        text = QCoreApplication.translate("ArticlePane", "Cut short by the site.")
        where = opened.original_url or opened.link or ""
        link = QCoreApplication.translate("ArticlePane", "Open the original") if where else ""
        return CutNotice(text, link, where)
    return None


def where(location: Location) -> str:
    """A place by the name that the feed gives it, else in degrees: '53.5410° N, 9.9840° E'."""
    if location.name:
        return location.name
    north, south = (QCoreApplication.translate("ArticlePane", "N"), QCoreApplication.translate("ArticlePane", "S"))
    east, west = (QCoreApplication.translate("ArticlePane", "E"), QCoreApplication.translate("ArticlePane", "W"))
    upright, across = north if location.latitude >= 0 else south, east if location.longitude >= 0 else west
    return f"{abs(location.latitude):.4f}° {upright}, {abs(location.longitude):.4f}° {across}"


def map_words() -> str:
    """What the link to the map says."""
    return QCoreApplication.translate("ArticlePane", "Map")


def map_address(location: Location) -> str:
    """A map of the place, for the browser."""
    latitude, longitude = f"{location.latitude:.6f}", f"{location.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=12/{latitude}/{longitude}"


def host(address: str) -> str:
    """The host of an address as people write it, without `www.`; the address itself where it has none."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        name = ""
    return name.removeprefix("www.") or address
