"""The texts around an article: what is stored of it, who wrote it and when, and where it was cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskreader.desktop.article.comparison.compared_article import ComparedArticle
from deskreader.desktop.strings import formatting, messages
from deskreader.model import Completeness, Offline, OpenedArticle, Reason
from deskreader.model.revisions import Edit
from deskreader.text.shown_addresses import public_site, shown_host, shown_site

if TYPE_CHECKING:
    from deskreader.model import Location

translate = QCoreApplication.translate

WORDS_PER_MINUTE = 230
"""Silent reading of non-fiction: 238 words a minute (Brysbaert 2019), rounded down."""
TOGGLE_VERSION = "action:toggle-version"
"""Address of the link that changes the version. No link of an article can have it: those lead to the web."""
DETAILS_PREFIX = "action:details/"
"""Beginning of the address of a summary's link, which opens and closes its details; their id follows."""
PLAY_PREFIX, SAVE_PREFIX = "action:play/", "action:save/"
"""Beginnings of the addresses of the links on a card; the number of the card's medium follows."""
CHANGES_PREFIX = "action:changes/"
"""Beginning of the address of a link to a comparison; the id of a revision follows, or nothing: the article itself."""
UNMUTE = "action:unmute"
"""Address of the link that shows a muted article in the lists again."""
TAG_PREFIX = "action:tag/"
"""Beginning of the address of a tag's link; the name follows, percent-encoded."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a box above an article says, and the one link in it; the link's fields are empty where there is none."""

    text: str
    link: str = ""
    href: str = ""


def status_text(article: OpenedArticle) -> str:
    """Returns what is stored of an article, and its reading time where that is at least a minute."""
    parts = (_stored_text(article), _version_text(article), _reading_time(article.words))
    return " · ".join(part for part in parts if part)


def _stored_text(article: OpenedArticle) -> str:
    if article.completeness is Completeness.COMPLETE:
        return messages.offline_text(article.offline)
    if article.reason is not Reason.NONE:
        return messages.reason_text(article.reason)
    is_stored = article.offline in (Offline.WHOLE, Offline.IMAGES_MISSING)
    return messages.offline_text(Offline.SUMMARY_ONLY if is_stored else article.offline)


class StoredAction(StrEnum):
    """The one useful thing to do about what is not stored of an article."""

    NONE = "none"
    RETRY = "retry"
    OPEN = "open"
    PICTURES = "pictures"


RETRIED = frozenset({Reason.WAITING, Reason.UNREACHABLE})
"""Reasons that may be gone by now; about the others, only the browser helps."""


def stored_action(article: OpenedArticle) -> StoredAction:
    """Returns what can be done about what is not stored of an article."""
    if article.completeness is Completeness.COMPLETE:
        return StoredAction.PICTURES if article.offline is Offline.IMAGES_MISSING else StoredAction.NONE
    if not article.link:
        return StoredAction.NONE
    return StoredAction.RETRY if article.reason in RETRIED else StoredAction.OPEN


def action_text(action: StoredAction) -> str:
    """Returns what the button for an action says."""
    return {
        StoredAction.NONE: "",
        StoredAction.RETRY: translate("ArticlePane", "Try again"),
        StoredAction.OPEN: translate("ArticlePane", "Open original"),
        StoredAction.PICTURES: translate("ArticlePane", "Download pictures"),
    }[action]


def _version_text(article: OpenedArticle) -> str:
    if not (article.has_both_versions and article.shows_feed_version):
        return ""
    if article.original_site:
        return translate("ArticlePane", "The site's version")
    return translate("ArticlePane", "The feed's version")


def _reading_time(words: int) -> str:
    minutes = round(words / WORDS_PER_MINUTE)
    return formatting.counted("ArticlePane", "1 min read", "%n min read", minutes) if minutes else ""


def byline(article: OpenedArticle, now: datetime | None) -> str:
    """Returns author, time and site in one line: 'By Ana Lindqvist · Today, 9:42 · harbourcourier.example'.

    Without `now`, as on paper, the date is written out: it stays right.
    """
    parts = []
    if author := (article.author or "").strip():
        has_by = author.lower().startswith("by ")
        parts.append(author if has_by else translate("ArticlePane", "By {author}").replace("{author}", author))
    parts.append(_date_text(article.published_at or article.arrived_at, now))
    if article.link and (site := public_site(article.link)):
        parts.append(site)
    return " · ".join(parts)


def notices(article: OpenedArticle) -> list[Notice]:
    """Returns what boxes above an article say: what muted, changed or removed it, where it was cut short."""
    makers = (muting_notice, change_notice, removal_notice, truncation_notice)
    return [notice for make in makers if (notice := make(article)) is not None]


def muting_notice(article: OpenedArticle) -> Notice | None:
    """Returns which rules muted an article; None for one that is in the lists."""
    if not article.muted_by:
        return None
    return Notice(messages.muting_text(article.muted_by), translate("ArticlePane", "Show in lists again"), UNMUTE)


def change_notice(article: OpenedArticle) -> Notice | None:
    """Returns what to say of an article that changed since the user read it, or that is compared."""
    if isinstance(article, ComparedArticle) and article.compared is not None:
        found = article.compared
        text = translate("ArticlePane", "Changes since {date}")
        text = text.replace("{date}", _date_text(found.revision.replaced_at))
        words = _words_text(found.comparison.inserted, found.comparison.deleted)
        return Notice(" · ".join((text, *words)), translate("ArticlePane", "Show the story"), CHANGES_PREFIX)
    edits = article.edits
    if edits is None or article.edit is not Edit.SINCE_READ:
        return None
    parts = (translate("ArticlePane", "Changed since you read it"), *_words_text(edits.inserted, edits.deleted))
    return Notice(" · ".join(parts), show_changes_text(), f"{CHANGES_PREFIX}{edits.revision}")


def show_changes_text() -> str:
    """Returns the text of the link to a comparison."""
    return translate("ArticlePane", "Show changes")


def older_text() -> str:
    """Returns the text of the link to the comparison with the version before."""
    return translate("ArticlePane", "Earlier version")


def newer_text() -> str:
    """Returns the text of the link to the comparison with the version after."""
    return translate("ArticlePane", "Later version")


def version_text(number: int, count: int) -> str:
    """Returns which of the earlier versions an article is compared with."""
    text = translate("ArticlePane", "Earlier version {number} of {count}")
    return text.replace("{number}", str(number)).replace("{count}", str(count))


def _words_text(inserted: int, deleted: int) -> list[str]:
    added = formatting.counted("ArticlePane", "1 word added", "%n words added", inserted) if inserted else ""
    removed = formatting.counted("ArticlePane", "1 word removed", "%n words removed", deleted) if deleted else ""
    return [part for part in (added, removed) if part]


def removal_notice(article: OpenedArticle) -> Notice | None:
    """Returns what to say of an article that its publisher removed."""
    if article.removed_at is None:
        return None
    text = translate("ArticlePane", "The publisher removed this story (noticed {date}). Your copy stays.")
    return Notice(text.replace("{date}", _date_text(article.removed_at)))


def edit_text(article: OpenedArticle, now: datetime | None) -> str:
    """Returns when a publisher edited an article, where no box says so; empty otherwise."""
    if article.edits is None or article.edit is not Edit.EDITED or isinstance(article, ComparedArticle):
        return ""
    text = translate("ArticlePane", "Edited by the publisher: {date}")
    return text.replace("{date}", _date_text(article.edits.edited_at, now))


def earlier_title_text(article: OpenedArticle) -> str:
    """Returns the headline that an article had before its publisher changed it; empty where it has not changed."""
    if article.edits is None or not article.edits.earlier_title or isinstance(article, ComparedArticle):
        return ""
    text = translate("ArticlePane", "Earlier headline: {title}")
    return text.replace("{title}", article.edits.earlier_title)


def _date_text(moment: datetime, now: datetime | None = None) -> str:
    """Returns day and time; without `now`, as on paper, the day is written out: it stays right."""
    day = formatting.local_day(moment)
    name = formatting.day_name(day, formatting.local_day(now)) if now is not None else formatting.full_day(day)
    return f"{name}, {formatting.format_time(moment)}"


def truncation_notice(article: OpenedArticle) -> Notice | None:
    """Returns what to say of an article that its site cut short; None where it did not."""
    if article.original_site and not article.shows_feed_version:
        text = translate("ArticlePane", "The site cut this short. The rest comes from the original at {site}.")
        text = text.replace("{site}", shown_host(article.original_site))
        if not article.has_both_versions:
            return Notice(text)
        return Notice(text, translate("ArticlePane", "Show the site's version"), TOGGLE_VERSION)
    if article.original_site and article.has_both_versions:
        text = translate("ArticlePane", "This is the site's version, which is cut short.")
        return Notice(text, translate("ArticlePane", "Show the full story"), TOGGLE_VERSION)
    if article.reason is Reason.TRUNCATED:
        text = translate("ArticlePane", "The site cut this short.")
        href = article.original_url or article.link or ""
        link = translate("ArticlePane", "Open original") if href else ""
        return Notice(text, link, href)
    return None


def location_text(location: Location) -> str:
    """Returns the name that the feed gives a location, else its coordinates: '53.5410° N, 9.9840° E'."""
    if location.name:
        return location.name
    north, south = translate("ArticlePane", "N"), translate("ArticlePane", "S")
    east, west = translate("ArticlePane", "E"), translate("ArticlePane", "W")
    vertical = north if location.latitude >= 0 else south
    horizontal = east if location.longitude >= 0 else west
    return f"{abs(location.latitude):.4f}° {vertical}, {abs(location.longitude):.4f}° {horizontal}"


def map_label() -> str:
    """Returns the text of the link to the map."""
    return translate("ArticlePane", "Map")


def map_url(location: Location) -> str:
    """Returns the address of a map of the location, for the browser."""
    latitude, longitude = f"{location.latitude:.6f}", f"{location.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=12/{latitude}/{longitude}"


def host(address: str) -> str:
    """Returns the host of an address as people write it, without `www.`; the address itself where it has none."""
    return shown_site(address) or address
