"""From subscribing to reading without network, against a local site."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.errors import FetchError, Kind, SubscribeError
from deskreader.messages import english_error
from deskreader.model import Changes, Completeness, Offline, Page, Reason, View, ViewKind
from tests.end_to_end.kit import PARAGRAPHS, opened, page, picture
from tests.end_to_end.local_site import Answer, LocalSite, rss

ALL = View(ViewKind.ALL)
RSS = "application/rss+xml"


def publish(site: LocalSite, names: list[str]) -> None:
    """Puts a feed with these articles, their pages and an image on the site."""
    entries = [(name, f"Story {name}", f"The beginning of story {name}.") for name in names]
    site.answers["/feed"] = Answer(rss("The Lindmark Times", entries, site.url), RSS)
    site.answers["/"] = Answer(
        b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    )
    site.answers["/harbour.jpg"] = Answer(picture(), "image/jpeg")
    for name in names:
        site.answers[f"/{name}"] = Answer(page(f"Story {name}", site.url))


def test_an_article_is_readable_in_full_when_the_site_is_gone(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one", "two"])
        feed = engine.subscriber.subscribe(f"{site.url}/feed").feed
        assert feed is not None
        assert feed.title == "The Lindmark Times"
        assert site.requests["/feed"] == 1
        engine.refresher.run(pages=True)
        image = f"{site.url}/harbour.jpg"
        assert site.requests["/harbour.jpg"] == 1
        assert not site.requests["/pixel.gif"]
    with opened(tmp_path) as engine:
        headlines = engine.library.page(ALL).headlines
        assert {h.title for h in headlines} == {"Story one", "Story two"}
        for headline in headlines:
            article = engine.library.open_article(headline.id)
            assert headline.offline is Offline.WHOLE
            assert headline.thumbnail is not None
            assert article.completeness is Completeness.COMPLETE
            for paragraph in PARAGRAPHS:
                assert paragraph in article.html
            for boilerplate in ("cookies", "newsletter", "You might also like", "All rights reserved", "Sport"):
                assert boilerplate not in article.html
            assert article.author == "Ana Lindqvist"
            assert article.images[image].data[:3] == b"\xff\xd8\xff"


def test_reading_sends_no_request(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        before = site.requests.total()
        for headline in engine.library.page(ALL).headlines:
            engine.library.open_article(headline.id)
            engine.library.mark_read([headline.id])
        assert site.requests.total() == before


def test_an_unchanged_feed_transfers_no_body(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        sent = site.body_bytes
        published: list[Changes] = []
        engine.library.listen(published.append)
        progress = engine.refresher.run(by_hand=True)
        assert (progress.feeds_done, progress.problems) == (1, 0)
        assert site.requests["/feed"] == 2
        assert site.body_bytes == sent
        assert not any(changes.new or changes.content for changes in published)


def test_a_new_article_is_announced_once_and_those_of_the_first_fetch_never(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        published: list[Changes] = []
        engine.library.listen(published.append)
        publish(site, ["one", "two"])
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        assert not any(changes.announce for changes in published)
        publish(site, ["three", "four", "one", "two"])
        engine.refresher.run(by_hand=True)
        announced = [changes.announce for changes in published if changes.announce]
        assert len(announced) == 1
        assert {h.title for h in engine.library.headlines(announced[0])} == {"Story three", "Story four"}
        published.clear()
        site.answers["/feed"].body += b"<!-- later -->"
        engine.refresher.run(by_hand=True)
        assert not any(changes.announce or changes.new for changes in published)


def test_the_address_of_a_page_leads_to_its_only_feed(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        feed = engine.subscriber.subscribe(site.url.removeprefix("http://")).feed
        assert feed is not None
        assert feed.url == f"{site.url}/feed"


def test_a_page_with_several_feeds_offers_a_choice(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">'
            for name in ("feed", "sport")
        )
        site.answers["/"] = Answer(f"<html><head>{links}</head></html>".encode())
        subscribed = engine.subscriber.subscribe(site.url)
        assert subscribed.feed is None
        assert [link.url for link in subscribed.choices] == [f"{site.url}/feed", f"{site.url}/sport"]
        assert engine.library.outline().feeds == ()


@pytest.mark.parametrize(
    ("address", "kind"),
    [("", Kind.BAD_ADDRESS), ("not an address", Kind.BAD_ADDRESS), ("/story", Kind.NO_FEED_FOUND)],
)
def test_an_address_without_a_feed_is_refused_with_a_message(tmp_path: Path, address: str, kind: Kind) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        site.answers["/story"] = Answer(b"<html><body><p>Just a page.</p></body></html>")
        with pytest.raises(SubscribeError) as error:
            engine.subscriber.subscribe(site.url + address if address.startswith("/") else address)
        assert error.value.kind is kind
        assert english_error(error.value)
        assert engine.library.outline().feeds == ()


def test_a_feed_cannot_be_subscribed_to_twice(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        feed = engine.subscriber.subscribe(f"{site.url}/feed").feed
        assert feed is not None
        with pytest.raises(SubscribeError) as error:
            engine.subscriber.subscribe(f"{site.url}/feed#top")
        assert (error.value.kind, error.value.feed_id) == (Kind.ALREADY_SUBSCRIBED, feed.id)


def test_an_address_that_does_not_answer_raises(tmp_path: Path) -> None:
    with LocalSite() as site:
        url = f"{site.url}/feed"
    with opened(tmp_path) as engine, pytest.raises(FetchError) as error:
        engine.subscriber.subscribe(url)
    assert error.value.kind is Kind.UNREACHABLE


def test_a_failing_feed_has_a_problem_and_does_not_disturb_others(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        other = Answer(rss("Other", [("o1", "Other one", "x")], site.url + "/other"), RSS)
        site.answers["/other/feed"] = other
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.subscriber.subscribe(f"{site.url}/other/feed")
        site.answers["/feed"] = Answer(b"out of order", "text/plain", 500)
        site.answers["/other/feed"] = Answer(other.body.replace(b"o1", b"o2").replace(b"Other one", b"Other two"), RSS)
        progress = engine.refresher.run(by_hand=True)
        assert progress.problems == 1
        good, bad = sorted(engine.library.outline().feeds, key=lambda feed: feed.problem is not None)
        assert good.problem is None
        assert bad.problem is not None
        assert bad.problem.kind is Kind.SERVER_ERROR
        assert {h.title for h in engine.library.page(ALL).headlines} >= {"Story one", "Other two"}
        publish(site, ["one", "two"])
        engine.refresher.run(by_hand=True)
        assert all(feed.problem is None for feed in engine.library.outline().feeds)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"gone", "text/plain", 404), Reason.NOT_FOUND),
        (Answer(b"no", "text/plain", 403), Reason.REFUSED),
        (Answer(b"broken", "text/plain", 500), Reason.UNREACHABLE),
        (Answer(b"<html><body><nav><a href='/'>Home</a></nav></body></html>"), Reason.NO_ARTICLE),
    ],
)
def test_a_page_without_article_leaves_the_summary_and_a_reason(tmp_path: Path, answer: Answer, reason: Reason) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        site.answers["/one"] = answer
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        (headline,) = engine.library.page(ALL).headlines
        article = engine.library.open_article(headline.id)
        assert article.reason is reason
        assert headline.offline is Offline.SUMMARY_ONLY
        assert "The beginning of story one." in article.html
        requests = site.requests["/one"]
        engine.refresher.run(by_hand=True)
        assert site.requests["/one"] == requests


def test_a_truncated_copy_is_completed_from_its_original(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["copy"])
        truncated = [*PARAGRAPHS[:4], "City leaders…"]
        more = f'<p><strong>Read More:</strong><a href="{site.url}/original">Story copy</a></p>'.encode()
        copy = page("Story copy", site.url, (), truncated)
        site.answers["/copy"] = Answer(copy.replace(b"</article>", more + b"</article>"))
        site.answers["/original"] = Answer(page("Story copy", site.url))
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        (headline,) = engine.library.page(ALL).headlines
        article = engine.library.open_article(headline.id)
        assert PARAGRAPHS[-1] in article.html
        assert article.original_url == f"{site.url}/original"
        assert site.requests["/original"] == 1


def test_without_full_texts_no_page_is_fetched(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        engine.settings.change(save_pages=False)
        publish(site, ["one"])
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(by_hand=True)
        assert not site.requests["/one"]


def test_the_pages_of_the_timeline_hold_every_article_once(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        engine.settings.change(save_pages=False)
        publish(site, [f"s{number}" for number in range(25)])
        engine.subscriber.subscribe(f"{site.url}/feed")
        seen: list[str] = []
        page_: Page = engine.library.page(ALL, limit=10)
        while True:
            seen += [headline.title for headline in page_.headlines]
            if page_.end is None:
                break
            page_ = engine.library.page(ALL, page_.end, limit=10)
        assert sorted(seen) == sorted(f"Story s{number}" for number in range(25))


def test_a_feed_gets_the_icon_it_names_from_one_request(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        named = f"<image><url>{site.url}/logo.jpg</url><title>t</title><link>{site.url}</link></image>".encode()
        site.answers["/feed"].body = site.answers["/feed"].body.replace(b"<item>", named + b"<item>", 1)
        site.answers["/logo.jpg"] = Answer(picture("navy", (200, 200)), "image/jpeg")
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        (feed,) = engine.library.outline().feeds
        assert feed.icon is not None
        stored = engine.library.picture(feed.icon)
        assert stored is not None
        assert (stored.width, stored.height) == (64, 64)
        publish(site, ["one", "two"])
        engine.refresher.run(by_hand=True)
        assert site.requests["/logo.jpg"] == 1
        assert not site.requests["/favicon.ico"]


def test_a_feed_with_full_texts_has_its_images_fetched_and_no_pages(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        whole = f"<p><img src='{site.url}/harbour.jpg'></p>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
        document = rss("Times", [("one", "Story one", "A beginning.")], site.url)
        content = (
            f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'><![CDATA[{whole}]]></c:encoded></item>"
        )
        site.answers["/feed"] = Answer(document.replace(b"</item>", content.encode()), RSS)
        site.answers["/harbour.jpg"] = Answer(picture(), "image/jpeg")
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        (headline,) = engine.library.page(ALL).headlines
        article = engine.library.open_article(headline.id)
        assert headline.offline is Offline.WHOLE
        assert headline.thumbnail is not None
        assert list(article.images) == [f"{site.url}/harbour.jpg"]
        assert not site.requests["/one"]


@pytest.mark.parametrize(("choice", "feeds", "pages"), [("everything", 1, 1), ("text", 1, 0), ("nothing", 0, 0)])
def test_on_a_metered_connection_only_what_the_user_chose_is_fetched(
    tmp_path: Path, choice: str, feeds: int, pages: int
) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        publish(site, ["one"])
        engine.settings.change(metered=choice)
        engine.set_metered(True)
        engine.subscriber.add_known([KnownFeed("Times", f"{site.url}/feed")])
        engine.refresher.run(pages=True)
        assert (site.requests["/feed"], site.requests["/one"]) == (feeds, pages)
        engine.set_metered(False)
        engine.refresher.run(pages=True)
        assert (site.requests["/feed"], site.requests["/one"]) == (1, 1)
