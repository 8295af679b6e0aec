"""The enumerations that texts are keyed by, apart from the values that have them, which take longer to make."""

from __future__ import annotations

from enum import StrEnum


class AccountKind(StrEnum):
    """How an account is spoken to; the values stand in the library."""

    GREADER = "greader"  # the Google Reader API: FreshRSS, Miniflux, The Old Reader, Inoreader, BazQux
    NEXTCLOUD = "nextcloud"  # Nextcloud News
    TTRSS = "ttrss"  # Tiny Tiny RSS
    FEVER = "fever"  # the Fever API, which knows states only
    FOLDER = "folder"  # no server: a folder that other devices share


class Source(StrEnum):
    """The kind of document that is read as a feed."""

    FEED = "feed"
    SITEMAP = "sitemap"  # a news sitemap of a site without a feed
    PAGE = "page"  # the front page of a site without either, watched for new links


class Completeness(StrEnum):
    """How much of the story is stored."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SUMMARY = "summary"


class Reason(StrEnum):
    """Why the whole story is not stored; `deskreader.messages` has the words."""

    NONE = "none"
    WAITING = "waiting"  # the page has not been fetched yet
    TRUNCATED = "truncated"  # the page itself shows only a beginning
    PAY_WALL = "pay_wall"
    CONSENT_WALL = "consent_wall"
    NEEDS_SCRIPT = "needs_script"
    NOT_FOUND = "not_found"
    NO_ARTICLE = "no_article"  # the page holds no article that could be made out
    UNREACHABLE = "unreachable"  # the site did not answer
    REFUSED = "refused"  # the site refuses readers, or robots.txt does
    TURNED_OFF = "turned_off"  # by the reader's own settings
    NO_LINK = "no_link"  # the entry names no page


class Edit(StrEnum):
    """Whether the publisher changed an article that is stored."""

    NONE = "none"
    EDITED = "edited"
    SINCE_READ = "since_read"  # the user had read it before, and has not opened it since


class CheckName(StrEnum):
    """The checks of a library; the command line prints the values."""

    FILE = "file"
    REFERENCES = "references"
    COUNTS = "counts"
    TEXTS = "texts"
    PACKED_TEXTS = "packed texts"
    SEARCH_INDEX = "search index"
    IMAGE_USERS = "picture users"
    IMAGE_BYTES = "picture bytes"
    IMAGE_FILES = "picture files"
    UNUSED_FILES = "unused files"
    MOMENTS = "moments"
