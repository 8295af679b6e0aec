"""What publishers change and remove: kept, judged, compared, asked for once more, forgotten; noise is no edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.revisions import RevisionDesk
from deskreader.errors import FetchError, Kind, StoreError
from deskreader.limits import MOST_PAGE_CHECKS, MOST_REVISIONS
from deskreader.model import ArticleId, Changes, FeedId, Headline, OpenedArticle, Response, Validators, View, ViewKind
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import Edit, RunKind
from deskreader.store.articles import entry_hashes, merge
from deskreader.store.recovery import integrity_check
from deskreader.store.retention import purge
from deskreader.store.revisions import revision_rows
from tests.engine.kit import DAY, HOUR, MINUTE, NOW, FakeClock, FakeHttpClient, add_feed, engine_context
from tests.store.kit import fetched

PARAGRAPHS = (
    "The council agreed on Monday to rebuild the old harbour bridge, which has been closed since the spring floods.",
    "Work begins in March and will cost 14 million crowns, said the engineer Mirela Kovac, who leads the project.",
    "Until then a ferry carries pedestrians and bicycles across the water every twenty minutes, free of charge.",
    "Traders on the quay fear another lost summer and ask for a discount on their rents until the bridge is open.",
)


@dataclass
class Site:
    """A feed with dated entries and pages behind them, as its publisher changes them."""

    context: EngineContext
    clock: FakeClock
    client: FakeHttpClient
    feed: FeedId
    entries: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    updated: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = RevisionDesk(self.context)
        client = FeedClient(self.context.client, SecretStore(self.context.database.path))
        self.downloader = PageDownloader(self.context, ResourceSaver(self.context.settings), client)

    def link(self, number: int) -> str:
        return f"https://harbour.example/{number}"

    def document(self) -> bytes:
        items = "".join(
            f"<item><guid>{self.link(n)}</guid><link>{self.link(n)}</link>"
            f"<title>{escape(self.titles.get(n, f'Story {n}'))}</title>"
            f"<pubDate>{format_datetime(NOW - DAY + n * MINUTE)}</pubDate>"
            + (f"<a:updated>{self.updated[n].isoformat()}</a:updated>" if n in self.updated else "")
            + f"<description>{escape(text)}</description></item>"
            for n, text in sorted(self.entries.items(), reverse=True)
        )
        head = '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Harbour</title>'
        return f"{head}{items}</channel></rss>".encode()

    def fetch(self, pages: bool = False) -> Changes:
        """One round: the feed, what was replaced, and the pages."""
        self.clock.time += HOUR
        known = self.context.database.read(entry_hashes.known_hashes, self.feed)
        read = self.context.worker.read_feed(self.document(), "https://harbour.example/feed", None, known_hashes=known)
        outcome = fetched(self.clock.time, wants_page=pages)
        changes = self.context.database.write(merge.merge, self.feed, read, outcome)
        changes |= self.desk.judge()
        if pages:
            self.downloader.download_round(lambda _done, _total: None, lambda: False)
            changes |= self.desk.judge()
        return changes

    def page(self, number: int, *paragraphs: str, extra: str = "", status: int = 200) -> None:
        """Puts a page behind an entry."""
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        html = (
            f"<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>{body}</article>"
            f"{extra}</body></html>"
        )
        self.client.answers[self.link(number)] = Response(self.link(number), status, html.encode(), "text/html")

    def article(self, number: int) -> ArticleId:
        found = self.context.library.article_at(self.link(number))
        assert found is not None
        return found

    def row(self, number: int) -> Headline:
        return self.context.library.headlines([self.article(number)])[0]

    def opened(self, number: int) -> OpenedArticle:
        return self.context.library.open_article(self.article(number))

    def found(self, query: str) -> list[str]:
        return [row.title for row in self.context.library.page(View(ViewKind.SEARCH, query=query)).headlines]

    def read(self, number: int) -> None:
        self.context.library.mark_read([self.article(number)])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    clock, client = FakeClock(), FakeHttpClient()
    with engine_context(tmp_path, client, clock) as context:
        feed = add_feed(context, "https://harbour.example/feed", is_first=0)
        made = Site(context, clock, client, feed)
        made.entries = {number: html(*PARAGRAPHS) for number in range(1, 7)}
        yield made


def html(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def edited(number: int = 1) -> str:
    """The text with one sentence corrected and one added."""
    second = PARAGRAPHS[1].replace("14 million", "17 million") + " The opening is planned for autumn."
    return html(PARAGRAPHS[0], second, *PARAGRAPHS[2:])


# --- edits of the feed's text -----------------------------------------------------------------------------------------


def test_an_edit_is_kept_marked_and_compared_word_by_word(site: Site) -> None:
    site.fetch()
    assert (site.row(3).edit, site.opened(3).edits) == (Edit.NONE, None)
    site.entries[3] = edited()
    assert site.article(3) in site.fetch().content
    assert (site.row(3).edit, site.row(2).edit) == (Edit.EDITED, Edit.NONE)
    edits = site.opened(3).edits
    assert edits is not None
    assert (edits.inserted, edits.deleted, edits.earlier_title, edits.edited_at) == (7, 1, None, site.clock.time)
    found = site.desk.compare(site.article(3))
    changed = [run for block in found.comparison.blocks for run in block.runs if run.kind is not RunKind.SAME]
    assert [(run.kind, run.text.strip()) for run in changed] == [
        (RunKind.DELETED, "14"), (RunKind.INSERTED, "17"), (RunKind.INSERTED, "The opening is planned for autumn."),
    ]  # fmt: skip
    assert "17 million" in site.opened(3).html
    assert "14 million" in site.desk.text(found.revision.id).html


def test_only_what_the_user_had_read_has_changed_since(site: Site) -> None:
    site.fetch()
    site.read(3)
    site.entries |= {3: edited(), 4: edited()}
    site.fetch()
    assert (site.row(3).edit, site.row(4).edit) == (Edit.SINCE_READ, Edit.EDITED)
    assert site.found("changed:unread") == ["Story 3"]
    changes = site.desk.mark_seen([site.article(3)])
    assert changes.content == (site.article(3),)
    assert site.row(3).edit is Edit.EDITED
    assert site.found("changed:unread") == []
    assert not site.desk.mark_seen([site.article(3), site.article(4)])


def test_the_comparison_begins_with_what_the_user_read_last(site: Site) -> None:
    site.fetch()
    site.entries[3] = html(*PARAGRAPHS, "First addition of four words.")
    site.fetch()
    site.read(3)
    site.entries[3] = html(*PARAGRAPHS, "First addition of four words.", "Second addition has five words.")
    site.fetch()
    site.entries[3] += html("Third addition.")
    site.fetch()
    newest = site.desk.compare(site.article(3))
    assert (newest.number, newest.count) == (2, 3)
    assert (newest.comparison.inserted, newest.comparison.deleted) == (7, 0)
    assert newest.earlier is not None
    oldest = site.desk.compare(site.article(3), newest.earlier)
    assert (oldest.number, oldest.earlier, oldest.later) == (1, None, newest.revision.id)
    assert oldest.comparison.inserted == 12
    edits = site.opened(3).edits
    assert edits is not None
    assert (edits.revision, edits.inserted) == (newest.revision.id, 7)


def test_a_headline_that_changes_in_silence_is_shown(site: Site) -> None:
    site.titles[3] = "Bridge to cost 14 million"
    site.fetch()
    site.titles[3] = "Bridge to cost 17 million"
    site.fetch()
    edits = site.opened(3).edits
    assert edits is not None
    assert (edits.earlier_title, edits.inserted) == ("Bridge to cost 14 million", 0)
    title = site.desk.compare(site.article(3)).comparison.title
    assert [(run.kind, run.text.strip()) for run in title if run.kind is not RunKind.SAME] == [
        (RunKind.DELETED, "14"), (RunKind.INSERTED, "17"),
    ]  # fmt: skip
    assert site.found("changed:title") == ["Bridge to cost 17 million"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Updated 3 minutes ago</p>", "<p>Updated 2 hours ago</p>"),
        ("<p>10:42</p>", "<p>11:07</p>"),
        ("<p>1,204 views</p>", "<p>2,310 views</p>"),
        ("<p>12 comments</p>", "<p>13 comments</p>"),
        ("<p>Advertisement</p><p><a href='https://a.example'>Buy a boat today</a></p>", "<p>Advertisement</p>"),
        (
            "<h3>Related</h3><ul><li><a href='/a'>Ferry to run</a></li></ul>",
            "<h3>Related</h3><p><a href='/b'>Pie</a></p>",
        ),
        ("<p>Sponsor: Acme boats, the best on the water.</p>", "<p>Sponsor: Bolt sails, now with a discount.</p>"),
        ("", "<p><a href='/c'>Comments</a></p>"),
    ],
)
def test_clocks_counters_advertisements_and_boxes_of_links_are_no_edit(site: Site, before: str, after: str) -> None:
    site.entries[3] = html(*PARAGRAPHS) + before
    site.fetch()
    site.read(3)
    site.entries[3] = html(*PARAGRAPHS) + after
    site.fetch()
    assert site.row(3).edit is Edit.NONE
    assert site.desk.revisions(site.article(3)) == ()
    with pytest.raises(StoreError) as caught:
        site.desk.compare(site.article(3))
    assert caught.value.kind is Kind.UNKNOWN_REVISION


def test_a_footer_that_a_feed_adds_to_its_entries_is_no_edit(site: Site) -> None:
    site.fetch()
    for number in (2, 3, 4):
        site.entries[number] += "<p>Our newsroom moved to the old customs house; come and visit us there.</p>"
    site.fetch()
    assert site.found("changed:yes") == []


def test_a_feed_that_gives_whole_texts_from_now_on_edited_nothing(site: Site) -> None:
    site.entries = {number: html(PARAGRAPHS[0]) for number in range(1, 7)}
    site.fetch()
    site.entries = {number: html(*PARAGRAPHS, f"Number {number} ends here.") for number in range(1, 7)}
    site.titles[2] = "Another headline"
    site.fetch()
    assert site.found("changed:yes") == ["Another headline"]


def test_an_article_keeps_so_many_revisions_the_first_and_the_one_that_was_read_among_them(site: Site) -> None:
    site.fetch()
    for number in range(MOST_REVISIONS + 4):
        site.entries[3] = html(*PARAGRAPHS, f"Revision number {number} says so.")
        site.fetch()
        if number == 2:
            site.read(3)
    revisions = site.desk.revisions(site.article(3))
    assert len(revisions) == MOST_REVISIONS
    texts = [site.desk.text(revision.id).html for revision in revisions]
    assert "Revision number" not in texts[-1]
    assert any("Revision number 2 " in text for text in texts)
    assert f"number {MOST_REVISIONS + 2} " in texts[0]


def test_the_revisions_of_an_article_have_a_size(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision_rows, "LARGEST_REVISIONS", 2_000)
    site.fetch()
    for number in range(9):
        site.entries[3] = html(*PARAGRAPHS, f"Revision number {number} says so, and nothing else.")
        site.fetch()
    size = site.context.database.read(lambda db: db.execute("SELECT sum(length(packed)) FROM revisions").fetchone()[0])
    assert 1_000 < size <= 2_000
    texts = [site.desk.text(revision.id).html for revision in site.desk.revisions(site.article(3))]
    assert "number 7" in texts[0]
    assert "number" not in texts[-1]


# --- searching, forgetting, removing ----------------------------------------------------------------------------------


def test_edits_are_found_by_when_and_what(site: Site) -> None:
    site.fetch()
    site.entries[3] = edited()
    site.fetch()
    assert site.found("changed:yes") == site.found("changed:today") == site.found("changed:week") == ["Story 3"]
    assert site.found(f"changed:{site.clock.time:%Y-%m-%d}") == ["Story 3"]
    assert site.found("changed:2019") == site.found("changed:title") == []
    assert "Story 3" not in site.found("changed:no")
    assert site.found("-changed:yes") == site.found("changed:no")
    assert len(site.found("changed:no")) == 5
    assert site.found("changed:yes story") == ["Story 3"]
    site.clock.time += 8 * DAY
    assert site.found("changed:week") == []


def test_forgotten_revisions_come_back_by_undo_and_go_with_the_journal(site: Site) -> None:
    site.fetch()
    site.entries[3] = edited()
    site.fetch()
    token, changes = site.desk.forget(site.article(3))
    assert (token.touched, changes.content) == (1, (site.article(3),))
    assert (site.row(3).edit, site.desk.revisions(site.article(3))) == (Edit.NONE, ())
    site.context.library.undo(token)
    assert site.row(3).edit is Edit.EDITED
    site.desk.forget(site.article(3))
    site.clock.time += 2 * HOUR
    purge.purge_step(site.context.database, site.clock.time, 0, 10**12)
    assert stored_revisions(site) == 0


def test_revisions_go_with_the_text_of_their_article(site: Site) -> None:
    site.fetch()
    site.entries[3] = edited()
    site.fetch()
    assert stored_revisions(site) == 1
    site.context.database.write(purge.retire_articles, [site.article(3)], site.clock.time)
    assert stored_revisions(site) == 0
    assert all(finding.good for finding in site.context.database.read(integrity_check.check_tables))


def stored_revisions(site: Site) -> int:
    return site.context.database.read(lambda db: db.execute("SELECT count(*) FROM revisions").fetchone()[0])


def test_an_unknown_revision_is_a_typed_error(site: Site) -> None:
    with pytest.raises(StoreError) as caught:
        site.desk.text(RevisionId(99))
    assert caught.value.kind is Kind.UNKNOWN_REVISION


# --- pages ------------------------------------------------------------------------------------------------------------


def with_pages(site: Site) -> None:
    """Every entry is a summary, and its page has the text."""
    for number in site.entries:
        site.entries[number] = f"<p>{PARAGRAPHS[0]}</p>"
        site.page(number, *PARAGRAPHS)
    site.fetch(pages=True)
    site.client.requests.clear()
    assert "discount" in site.opened(3).html


def test_a_page_is_read_again_only_where_its_feed_tells_of_a_change(site: Site) -> None:
    with_pages(site)
    for number in site.entries:
        site.page(number, *PARAGRAPHS, "A paragraph that nobody tells of.")
    for _ in range(3):
        site.fetch(pages=True)
    assert site.client.urls == []
    site.entries[3] = f"<p>{PARAGRAPHS[0]} It is the third attempt.</p>"
    site.fetch(pages=True)
    assert site.client.urls == [site.link(3)]
    assert "nobody tells of" in site.opened(3).html
    assert site.row(3).edit is Edit.EDITED
    assert site.desk.compare(site.article(3)).comparison.inserted == 6
    site.fetch(pages=True)
    assert site.client.urls == [site.link(3)]


def test_headline_and_page_that_change_together_are_one_edit(site: Site) -> None:
    with_pages(site)
    site.read(3)
    site.titles[3] = "Bridge to be rebuilt, council says"
    site.page(3, *PARAGRAPHS, "Two words.")
    site.fetch(pages=True)
    (revision,) = site.desk.revisions(site.article(3))
    assert (revision.title, revision.inserted, revision.was_read) == ("Story 3", 2, True)
    assert site.row(3).edit is Edit.SINCE_READ


def test_a_summary_with_another_counter_asks_for_no_page(site: Site) -> None:
    with_pages(site)
    site.entries[3] += "<p>14 comments</p>"
    site.fetch(pages=True)
    site.entries[3] = site.entries[3].replace("14", "15")
    site.fetch(pages=True)
    assert site.client.urls == []


def test_a_later_date_of_update_asks_for_the_page_unless_all_entries_have_one(site: Site) -> None:
    site.updated = dict.fromkeys(site.entries, NOW)
    with_pages(site)
    site.updated[3] = NOW + HOUR
    site.fetch(pages=True)
    assert site.client.urls == [site.link(3)]
    site.updated = dict.fromkeys(site.entries, NOW + 9 * HOUR)
    site.fetch(pages=True)
    assert site.client.urls == [site.link(3)]


def test_a_page_that_changes_all_the_time_is_read_so_many_times(site: Site) -> None:
    with_pages(site)
    for number in range(2 * MOST_PAGE_CHECKS):
        site.entries[3] = f"<p>{PARAGRAPHS[0]} Live report {'abcdefghijklmnopqrstuvwxyz'[number]} of many.</p>"
        site.fetch(pages=True)
    assert len(site.client.urls) == MOST_PAGE_CHECKS


@pytest.mark.parametrize("kind", [Kind.NOT_FOUND, Kind.GONE])
def test_a_page_that_is_gone_is_marked_and_its_text_stays(site: Site, kind: Kind) -> None:
    with_pages(site)
    site.client.answers[site.link(3)] = FetchError(kind)
    site.entries[3] += "<p>This story was withdrawn by the editors.</p>"
    site.fetch(pages=True)
    assert site.row(3).is_removed
    assert site.opened(3).removed_at == site.clock.time
    assert "discount" in site.opened(3).html
    assert site.found("changed:removed") == ["Story 3"]
    site.page(3, *PARAGRAPHS)
    site.fetch(pages=True)  # an hour later it is looked at again
    assert not site.row(3).is_removed
    assert site.found("changed:removed") == []


def test_a_page_that_stays_gone_is_asked_for_three_times(site: Site) -> None:
    with_pages(site)
    site.client.answers[site.link(3)] = FetchError(Kind.NOT_FOUND)
    site.entries[3] += "<p>This story was withdrawn by the editors.</p>"
    for _ in range(60):
        site.fetch(pages=True)
    assert site.client.urls == [site.link(3)] * 3
    assert site.row(3).is_removed


@pytest.mark.parametrize("kind", [Kind.TIMEOUT, Kind.SERVER_ERROR, Kind.REFUSED, Kind.UNREACHABLE])
def test_a_page_that_cannot_be_read_again_removes_nothing(site: Site, kind: Kind) -> None:
    with_pages(site)
    site.client.answers[site.link(3)] = FetchError(kind)
    site.entries[3] += "<p>The bridge has a new name now.</p>"
    site.fetch(pages=True)
    assert not site.row(3).is_removed
    assert "discount" in site.opened(3).html


def test_a_page_that_shows_something_else_or_less_replaces_nothing(site: Site) -> None:
    with_pages(site)
    site.page(3, *(f"Welcome to our front page with wholly different words number {n} today." for n in range(9)))
    site.page(4)
    site.entries[3] += "<p>The bridge has a new name now.</p>"
    site.entries[4] += "<p>The bridge has a new name now, too, they say.</p>"
    site.fetch(pages=True)
    assert sorted(site.client.urls) == [site.link(3), site.link(4)]
    for number in (3, 4):
        assert "discount" in site.opened(number).html
        assert site.row(number).edit is Edit.NONE


def test_a_user_can_have_a_page_read_again(site: Site) -> None:
    with_pages(site)
    site.page(3, *PARAGRAPHS, "A paragraph that nobody tells of.")
    assert site.downloader.check_article(site.article(3)).content == (site.article(3),)
    assert site.desk.judge().content == (site.article(3),)
    site.client.answers[site.link(3)] = FetchError(Kind.TIMEOUT)
    with pytest.raises(FetchError):
        site.downloader.check_article(site.article(3))
    assert not site.downloader.check_article(ArticleId(999))


def test_the_second_request_for_a_page_is_conditional(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with_pages(site)
    sent: list[Validators] = []
    get = site.client.get

    def noting(url: str, purpose: object, validators: Validators = Validators(), **more: object) -> Response:  # noqa: B008
        sent.append(validators)
        if validators.etag:
            return Response(url, 304, b"", None)
        answer = get(url, purpose, validators, **more)  # type: ignore[arg-type]
        return Response(url, 200, answer.body, "text/html", Validators('"first"'))

    monkeypatch.setattr(site.client, "get", noting)
    site.downloader.check_article(site.article(3))
    assert not site.downloader.check_article(site.article(3))
    assert sent == [Validators(), Validators('"first"')]


# --- entries that the feed leaves out ---------------------------------------------------------------------------------


def test_an_entry_that_is_missing_between_others_was_removed(site: Site) -> None:
    site.fetch()
    gone = site.article(4)
    del site.entries[4]
    site.entries[7] = html("Something new from the harbour today, in a few words.")
    assert gone in site.fetch().content
    assert site.row(4).is_removed
    assert site.found("changed:removed") == ["Story 4"]
    assert "ferry" in site.opened(4).html


def test_a_feed_that_rolls_on_removed_nothing(site: Site) -> None:
    site.fetch()
    for number in range(7, 40):
        site.entries[number] = html(f"Harbour news of the day, number {number}, in a few words.")
        site.entries.pop(min(site.entries))
        site.fetch()
    assert site.found("changed:removed") == []


def test_an_older_copy_of_the_document_removed_nothing(site: Site) -> None:
    site.fetch()
    newest = site.entries.pop(6)
    site.fetch()
    assert not site.row(6).is_removed
    site.entries[6] = newest
    site.fetch()
    site.entries[7] = html("Something new from the harbour today, in a few words.")
    site.fetch()
    assert not site.row(6).is_removed


def test_the_newest_entry_was_removed_once_something_newer_came(site: Site) -> None:
    site.fetch()
    del site.entries[6]
    site.fetch()
    site.entries[7] = html("Something new from the harbour today, in a few words.")
    site.fetch()
    assert site.row(6).is_removed


def test_a_feed_that_drops_many_entries_is_not_believed(site: Site) -> None:
    site.fetch()
    kept = {number: site.entries.pop(number) for number in (3, 4, 5)}
    site.entries[7] = html("Something new from the harbour today, in a few words.")
    site.fetch()
    site.entries |= kept
    site.fetch()
    del site.entries[4]
    site.fetch()
    assert site.found("changed:removed") == []


def test_an_entry_that_comes_back_is_no_longer_removed(site: Site) -> None:
    site.fetch()
    entry = site.entries.pop(4)
    site.fetch()
    assert site.row(4).is_removed
    site.entries[4] = entry
    assert site.article(4) in site.fetch().content
    assert not site.row(4).is_removed


def test_an_entry_under_a_new_identity_was_not_removed(site: Site) -> None:
    site.titles[4] = "Bridge opens again"
    site.fetch()
    del site.entries[4]
    site.entries[7] = html(*PARAGRAPHS[:2], "A new end.")
    site.titles[7] = "Bridge opens again"
    site.fetch()
    assert site.found("changed:removed") == []
