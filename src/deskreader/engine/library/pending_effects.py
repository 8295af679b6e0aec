"""How an act looks that waits to be written: what it does to rows, articles and sidebar, as if it were done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from deskreader.model import (
    ArticleId,
    Changes,
    Feed,
    FeedId,
    Folder,
    FolderId,
    Headline,
    OpenedArticle,
    Outline,
    SavedId,
    SavedSearch,
    Tag,
    UndoToken,
)
from deskreader.model.changes import UndoAct
from deskreader.model.rules import Rule
from deskreader.store.articles import flags, tags
from deskreader.store.feeds import feeds, fetch_history, folders, saved_searches
from deskreader.store.retention import rules
from deskreader.store.sqlite.sql import articles_of
from deskreader.store.undo import journal, rule_edits, tag_edits

NOTHING = Changes()
FLAG_VALUES: dict[UndoAct, dict[str, bool]] = {
    UndoAct.READ: {"is_read": True},
    UndoAct.UNREAD: {"is_read": False},
    UndoAct.STAR: {"is_starred": True},
    UndoAct.UNSTAR: {"is_starred": False},
}
"""The flags that each act of `journal.set_flag` sets."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class PendingEffect:
    """What is shown of an act before it is written. A row that becomes None is out of sight."""

    changes: Changes = NOTHING
    """What the act publishes at once."""
    back: Changes = NOTHING
    """What is published where it is undone before it was written."""
    count: int = 1
    """How many articles, feeds or folders it is about."""
    touched: tuple[ArticleId, ...] = ()
    """The articles by which the counts of the sidebar change."""
    row: Callable[[Headline], Headline | None] = _same
    opened: Callable[[OpenedArticle], OpenedArticle] = _same
    outline: Callable[[Outline], Outline] = _same
    values: Mapping[tuple[str, int], Any] = field(default_factory=dict)
    """Single answers by question and number: the rule of a feed, its interval."""
    undo_act: UndoAct | None = None
    """What the journal will call an act that can be undone; None for all others."""
    creates: bool = False
    """Whether the act returns the number of something new."""

    def result(self, number: int) -> Any:
        """What the act returns until it is written; `number` stands for the token or the row that it creates."""
        if self.undo_act is not None:
            return UndoToken(number, self.count, self.undo_act), self.changes
        return (number, self.changes) if self.creates else self.changes


Ask = Callable[..., Any]
"""Asks the library: `Database.read`."""


def effect_of(act: Callable[..., Any], number: int, read: Ask) -> Callable[..., PendingEffect]:
    """What makes the effect of an act from the act's own arguments; `number` stands for what the act creates."""
    return (_table(number, read) | _of_rules()).get(act, lambda *_args, **_kwargs: PendingEffect())


def _table(number: int, read: Ask) -> dict[Callable[..., Any], Callable[..., PendingEffect]]:
    """The effects by act. What is not in it shows nothing until it is written."""
    return {
        flags.mark_read: lambda ids, read=True, now=None: flagged(ids, is_read=read),
        flags.star: lambda ids, starred=True, now=None: flagged(ids, is_starred=starred),
        journal.mark_these_read: lambda ids, now: _undoable(UndoAct.READ, flagged(ids, is_read=True)),
        journal.set_flag: lambda ids, act, now: _undoable(act, flagged(ids, **FLAG_VALUES[act])),
        journal.move: lambda feed_ids, folder_ids, target, before, now: _undoable(
            UndoAct.MOVE, moved(feed_ids, folder_ids, target)
        ),
        journal.delete: lambda ids, now, unread=(): _undoable(UndoAct.DELETE, deleted(ids)),
        journal.remove_feeds: lambda ids, now: _undoable(
            UndoAct.UNSUBSCRIBE, without_feeds(ids, read(articles_of, ids))
        ),
        journal.remove_folder: lambda folder_id, now: _undoable(UndoAct.REMOVE_FOLDER, without_folder(folder_id)),
        tag_edits.change_tags: lambda ids, add, remove, now: _undoable(UndoAct.TAGS, tagged(ids, add, remove)),
        tag_edits.rename_tag: lambda name, new_name, now: _undoable(
            UndoAct.TAGS, renamed_tag(name, tags.normalized_name(new_name) or name)
        ),
        tag_edits.remove_tag: lambda name, now: _undoable(UndoAct.TAGS, renamed_tag(name, "")),
        tags.set_reading_position: lambda article, position, now: at_position(article, position),
        feeds.add_feed: lambda url, title, site_url, folder_id, now, position=None, account_id=None: new_feed(
            Feed(FeedId(number), url, title, site_url, folder_id, account_id=account_id)
        ),
        feeds.change_feed: lambda feed_id, **values: changed_feed(feed_id, **_chosen(values)),
        feeds.move_feed: lambda feed_id, folder_id: changed_feed(feed_id, folder_id=folder_id),
        fetch_history.set_interval: lambda feed_id, minutes: PendingEffect(values={("interval", feed_id): minutes}),
        folders.add_folder: lambda title, parent_id=None, account_id=None: new_folder(
            Folder(FolderId(number), title, parent_id, account_id=account_id)
        ),
        folders.rename_folder: lambda folder_id, title: changed_folder(folder_id, title=title),
        folders.set_folder_notify: lambda folder_id, notify: changed_folder(folder_id, notify=notify),
        saved_searches.add: lambda title, query, by_relevance: new_search(
            SavedSearch(SavedId(number), title or query, query, by_relevance)
        ),
        saved_searches.rename: renamed_search,
        saved_searches.remove: without_search,
        rules.set_feed_rule: lambda feed_id, rule: PendingEffect(values={("feed rule", feed_id): rule}),
        rules.set_folder_rule: lambda folder_id, rule: PendingEffect(values={("folder rule", folder_id): rule}),
    }


def _of_rules() -> dict[Callable[..., Any], Callable[..., PendingEffect]]:
    return {
        rule_edits.add: lambda added, ids, now: _undoable(UndoAct.RULES, ruled(added, ids)),
        rule_edits.change: lambda rule_id, rule, ids, now: _undoable(UndoAct.RULES, ruled([rule], ids)),
        rule_edits.remove: lambda rule_ids, now: _undoable(UndoAct.RULES, ruled(())),
        rule_edits.set_order: lambda rule_ids, now: _undoable(UndoAct.RULES, ruled(())),
        rule_edits.unmute: lambda ids, now: _undoable(UndoAct.UNMUTE, unmuted(ids)),
    }


def _undoable(act: UndoAct, effect: PendingEffect) -> PendingEffect:
    return replace(effect, undo_act=act)


def _chosen(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that change: an empty title goes back to the feed's own, which shows once it is written."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


# --- articles ---------------------------------------------------------------------------------------------------------


def flagged(ids: Iterable[ArticleId], **flags: Any) -> PendingEffect:
    """Articles with other flags: `is_read`, `is_starred`."""
    chosen = tuple(ids)
    among, changes = set(chosen), Changes(content=chosen)

    def row(headline: Headline) -> Headline:
        return replace(headline, **flags) if headline.id in among else headline

    def opened(article: OpenedArticle) -> OpenedArticle:
        return replace(article, **flags) if article.id in among else article

    return PendingEffect(changes, changes, len(chosen), chosen, row, opened)


def moved(feed_ids: Sequence[FeedId], folder_ids: Sequence[FolderId], target: FolderId | None) -> PendingEffect:
    """Feeds and folders in another folder; their order shows once it is written."""

    def outline(before: Outline) -> Outline:
        feeds = tuple(replace(f, folder_id=target) if f.id in feed_ids else f for f in before.feeds)
        folders = tuple(replace(f, parent_id=target) if f.id in folder_ids else f for f in before.folders)
        return replace(before, feeds=feeds, folders=folders)

    changes = Changes(outline=True)
    return PendingEffect(changes, changes, len(feed_ids) + len(folder_ids), outline=outline)


def deleted(ids: Iterable[ArticleId]) -> PendingEffect:
    """Stories out of sight."""
    chosen = tuple(ids)
    among = set(chosen)
    return PendingEffect(
        Changes(removed=chosen), Changes(new=chosen), len(chosen), chosen, lambda row: None if row.id in among else row
    )


def ruled(rules: Sequence[Rule], ids: Iterable[ArticleId] = ()) -> PendingEffect:
    """Rules that came, went or changed, and articles that the first of them mutes; rules show once it is written."""
    muting = [rule.name for rule in rules[:1] if rule.actions.mute]
    chosen = tuple(ids) if muting else ()
    effect = _with_muteness(chosen, tuple(muting))
    changes, back = Changes(muted=chosen, rules=True), Changes(unmuted=chosen, rules=True)
    return replace(effect, changes=changes, back=back)


def unmuted(ids: Iterable[ArticleId]) -> PendingEffect:
    """Muted articles that are in the lists again; lists that are read meanwhile have them once it is written."""
    chosen = tuple(ids)
    return replace(_with_muteness(chosen, ()), changes=Changes(unmuted=chosen), back=Changes(muted=chosen))


def _with_muteness(chosen: tuple[ArticleId, ...], muted_by: tuple[str, ...]) -> PendingEffect:
    """Articles that these rules mute; none of them brings them back."""
    among = set(chosen)

    def row(headline: Headline) -> Headline:
        return replace(headline, is_muted=bool(muted_by), muted_by=muted_by) if headline.id in among else headline

    def opened(article: OpenedArticle) -> OpenedArticle:
        return replace(article, muted_by=muted_by) if article.id in among else article

    return PendingEffect(count=len(chosen), touched=chosen, row=row, opened=opened)


def at_position(article_id: ArticleId, position: int) -> PendingEffect:
    """An article with another reading position."""
    return PendingEffect(
        opened=lambda article: replace(article, reading_position=position) if article.id == article_id else article
    )


def tagged(ids: Iterable[ArticleId], add: Collection[str], remove: Collection[str]) -> PendingEffect:
    """Stories with more tags, and with fewer. The numbers in the sidebar follow when it is written."""
    chosen = tuple(ids)
    among, gone = set(chosen), {name.casefold() for name in remove}

    def opened(article: OpenedArticle) -> OpenedArticle:
        if article.id not in among:
            return article
        known = {name.casefold(): name for name in (*add, *article.tags)}
        return replace(article, tags=tuple(known[key] for key in sorted(known) if key not in gone))

    def outline(before: Outline) -> Outline:
        known = {tag.name.casefold() for tag in before.tags}
        fresh = [Tag(name, len(chosen)) for name in add if name.casefold() not in known]
        return replace(before, tags=tuple(sorted((*before.tags, *fresh), key=lambda tag: tag.name.casefold())))

    told = Changes(content=chosen, outline=True)
    return PendingEffect(told, told, len(chosen), opened=opened, outline=outline)


def renamed_tag(name: str, new_name: str) -> PendingEffect:
    """A tag under another name; an empty one is none at all."""
    key = name.casefold()

    def opened(article: OpenedArticle) -> OpenedArticle:
        names = [new_name if tag.casefold() == key else tag for tag in article.tags]
        return replace(article, tags=tuple(sorted(set(filter(None, names)), key=str.casefold)))

    def outline(before: Outline) -> Outline:
        kept = [tag for tag in before.tags if tag.name.casefold() not in (key, new_name.casefold())]
        joined = [tag for tag in before.tags if tag.name.casefold() in (key, new_name.casefold())]
        if joined and new_name:
            kept.append(Tag(new_name, max(tag.articles for tag in joined)))
        return replace(before, tags=tuple(sorted(kept, key=lambda tag: tag.name.casefold())))

    return _of_outline(outline, opened=opened)


# --- the sidebar ------------------------------------------------------------------------------------------------------


def _of_outline(outline: Callable[[Outline], Outline], **more: Any) -> PendingEffect:
    return PendingEffect(Changes(outline=True), Changes(outline=True), outline=outline, **more)


def changed_feed(feed_id: FeedId, **values: Any) -> PendingEffect:
    """A feed with other values."""

    def outline(before: Outline) -> Outline:
        return replace(before, feeds=tuple(replace(f, **values) if f.id == feed_id else f for f in before.feeds))

    return _of_outline(outline)


def new_feed(feed: Feed) -> PendingEffect:
    """A feed that was subscribed to."""
    return _of_outline(lambda before: replace(before, feeds=(*before.feeds, feed)), creates=True)


def without_feeds(ids: Sequence[FeedId], articles: tuple[ArticleId, ...]) -> PendingEffect:
    """Subscriptions that are ended; their stories are out of sight."""
    gone = set(ids)

    def outline(before: Outline) -> Outline:
        return replace(before, feeds=tuple(feed for feed in before.feeds if feed.id not in gone))

    return PendingEffect(
        Changes(removed=articles, outline=True),
        Changes(new=articles, outline=True),
        len(ids),
        articles,
        lambda row: None if row.feed_id in gone else row,
        outline=outline,
    )


def new_folder(folder: Folder) -> PendingEffect:
    """A folder more."""
    return _of_outline(lambda before: replace(before, folders=(*before.folders, folder)), creates=True)


def changed_folder(folder_id: FolderId, **values: Any) -> PendingEffect:
    """A folder with other values."""

    def outline(before: Outline) -> Outline:
        folders = tuple(replace(f, **values) if f.id == folder_id else f for f in before.folders)
        return replace(before, folders=folders)

    return _of_outline(outline)


def without_folder(folder_id: FolderId) -> PendingEffect:
    """A folder less; what was in it stands where it stood."""

    def outline(before: Outline) -> Outline:
        above = next((folder.parent_id for folder in before.folders if folder.id == folder_id), None)
        folders = [replace(f, parent_id=above) if f.parent_id == folder_id else f for f in before.folders]
        feeds = [replace(f, folder_id=above) if f.folder_id == folder_id else f for f in before.feeds]
        return replace(before, folders=tuple(f for f in folders if f.id != folder_id), feeds=tuple(feeds))

    return _of_outline(outline)


def new_search(saved: SavedSearch) -> PendingEffect:
    """A saved search more."""
    return _of_outline(lambda before: replace(before, saved=(*before.saved, saved)), creates=True)


def renamed_search(saved_id: SavedId, title: str) -> PendingEffect:
    """A saved search under another name."""

    def outline(before: Outline) -> Outline:
        return replace(before, saved=tuple(replace(s, title=title) if s.id == saved_id else s for s in before.saved))

    return _of_outline(outline)


def without_search(saved_id: SavedId) -> PendingEffect:
    """A saved search less."""
    return _of_outline(lambda before: replace(before, saved=tuple(s for s in before.saved if s.id != saved_id)))


# --- counts -----------------------------------------------------------------------------------------------------------


def recounted(outline: Outline, before: Sequence[Headline], after: Sequence[Headline], now: datetime) -> Outline:
    """The sidebar with the counts that follow from rows that changed or went."""
    today = now.astimezone().date()

    def counts(rows: Sequence[Headline]) -> tuple[int, int, int, int]:
        listed = [row for row in rows if not row.is_muted]
        unread = [row for row in listed if not row.is_read]
        new = sum(row.sorted_at.astimezone().date() >= today for row in unread)
        return len(unread), sum(row.is_starred for row in listed), len(listed), new

    unread, starred, total, new = (is_now - was for was, is_now in zip(counts(before), counts(after), strict=True))
    by_feed: dict[FeedId, int] = {}
    for rows, sign in ((before, -1), (after, 1)):
        for row in rows:
            by_feed[row.feed_id] = by_feed.get(row.feed_id, 0) + sign * (not row.is_read and not row.is_muted)
    muted = sum(row.is_muted for row in after) - sum(row.is_muted for row in before)
    return replace(
        outline,
        muted=outline.muted + muted,
        feeds=tuple(replace(feed, unread=feed.unread + by_feed.get(feed.id, 0)) for feed in outline.feeds),
        unread=outline.unread + unread,
        starred=outline.starred + starred,
        total=outline.total + total,
        today=outline.today + new,
    )
