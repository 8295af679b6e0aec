"""All readings of all kinds of servers, by the names that the services use."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from deskreader.model.accounts import AccountKind, RemoteFacts, RemoteIds, RemoteTree
from deskreader.sync.answers import fever_answers, greader_answers, nextcloud_answers, ttrss_answers
from deskreader.sync.answers.json_values import ParsedArticle

_MODULES: dict[AccountKind, ModuleType] = {
    AccountKind.GREADER: greader_answers,
    AccountKind.NEXTCLOUD: nextcloud_answers,
    AccountKind.TTRSS: ttrss_answers,
    AccountKind.FEVER: fever_answers,
}


def _reading(kind: AccountKind, table: str, reading: str) -> Any:
    readings: Mapping[str, Any] = getattr(_MODULES[kind], table)
    return readings[reading]


def read_facts(kind: AccountKind, reading: str, document: bytes) -> RemoteFacts:
    """Returns single values of an answer. Raises: ParseError."""
    found: RemoteFacts = _reading(kind, "FACTS", reading)(document)
    return found


def read_tree(kind: AccountKind, reading: str, document: bytes) -> RemoteTree:
    """Returns the folders and subscriptions of an answer. Raises: ParseError."""
    found: RemoteTree = _reading(kind, "TREES", reading)(document)
    return found


def read_ids(kind: AccountKind, reading: str, document: bytes) -> RemoteIds:
    """Returns the ids of articles of an answer. Raises: ParseError."""
    found: RemoteIds = _reading(kind, "IDS", reading)(document)
    return found


def read_articles(kind: AccountKind, reading: str, document: bytes) -> tuple[tuple[ParsedArticle, ...], str]:
    """Returns the articles of an answer, and what asks for the next page. Raises: ParseError."""
    found: tuple[tuple[ParsedArticle, ...], str] = _reading(kind, "ARTICLES", reading)(document)
    return found
