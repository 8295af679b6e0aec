"""The keys of the command line's JSON are a contract with the programs that read it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from deskreader.cli import output
from deskreader.model import Feed, Headline, OpenedArticle, Outline, Progress, Tag
from deskreader.model.usage import FeedUse, LibraryUse

KEYS: dict[type, str] = {
    Feed: "id url title site_url folder_id unread icon problem notify fetch_pages source is_private access account_id",
    FeedUse: "feed_id title articles text_bytes picture_bytes",
    Headline: "id feed_id feed_title title snippet sorted_at is_read is_starred feed_icon thumbnail offline link"
    " title_marks snippet_marks story others is_folded is_update edit is_removed is_muted muted_by",
    LibraryUse: "feeds folders articles unread starred tagged tombstones text_bytes index_bytes state_bytes other_bytes"
    " free_bytes pictures picture_bytes backup_bytes by_feed",
    OpenedArticle: "id feed_id feed_title feed_icon title author published_at arrived_at link html words language"
    " direction lead_image lead_caption images_total is_read is_starred offline completeness reason shows_feed_version"
    " has_both_versions original_url original_site enclosures location tags place edit edits removed_at muted_by",
    Outline: "folders feeds today unread starred total muted refreshed_at saved tags accounts",
    Progress: "running feeds_done feeds_total pages_done pages_total problems offline finished_at skipped held"
    " held_until trouble",
    Tag: "name stories",
}


@pytest.mark.parametrize("value_class", KEYS)
def test_the_keys_stay_whatever_the_fields_are_called(value_class: Any) -> None:
    value = value_class(**{field.name: None for field in dataclasses.fields(value_class)})
    assert set(output.plain(value)) == set(KEYS[value_class].split())
