"""The commands, one function each: it calls the engine, prints, and returns an exit code."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from deskreader.cli import (
    account_commands,
    feed_statistics,
    library_commands,
    mark_command,
    output,
    rule_commands,
    story_commands,
    version_commands,
)
from deskreader.cli.account_commands import account_named
from deskreader.cli.feed_lookup import feed_named
from deskreader.cli.output import complain, say, say_json
from deskreader.cli.password_prompt import asked_password
from deskreader.engine.engine import Engine, extract, make_web
from deskreader.engine.files import read_file
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.worker.client import Worker
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, StoreError, SubscribeError
from deskreader.messages import (  # fmt: skip
    FILLED_FROM_BACKUP,
    NO_KEYRING,
    REASONS,
    SALVAGED,
    SOURCES,
    english_account_error,
    english_error,
    english_subscribe_error,
    format_filled_from_backup,
    format_salvaged,
)
from deskreader.model import ArticleId, Feed, OpenedArticle, Progress, View, ViewKind
from deskreader.model.accounts import Account
from deskreader.model.credentials import Credentials, SecretStorage
from deskreader.model.revisions import Edit
from deskreader.profile import profile_in, system_profile
from deskreader.text.html_to_text import text_of
from deskreader.text.urls import as_address

DONE, TROUBLE, NOTHING, LIBRARY, NETWORK = 0, 1, 3, 4, 5
NOTHING_FOUND = {
    Kind.NO_FEED_FOUND, Kind.NOT_A_FEED, Kind.NO_ARTICLE, Kind.UNKNOWN_ARTICLE, Kind.UNKNOWN_FEED,
    Kind.UNKNOWN_ACCOUNT, Kind.UNKNOWN_REVISION, Kind.UNKNOWN_RULE,
}  # fmt: skip
LARGEST_PAGE = 16_000_000  # bytes of a page from a file; the same as of one from the network, and some more
LARGEST_NUMBER = 2**63 - 1
"""Numbers of feeds and articles; no larger one is in a library."""
MOST_LISTED = 1_000_000
ONE_SHOT_COMMANDS = ("subscribe", "extract")
"""Commands whose URL is not fetched again automatically."""


def run(options: argparse.Namespace) -> int:
    """Runs a command; prints expected errors as one sentence on standard error and returns an exit code."""
    logging.basicConfig(level=logging.INFO if options.verbose else logging.CRITICAL, format="%(message)s")
    try:
        if options.command == "extract":
            return _extract(options)
        profile = profile_in(options.profile) if options.profile else system_profile()
        with closing(Engine(profile, keeps_acts=False)) as engine:
            _say_damage(engine)
            return COMMANDS[options.command](engine, options)
    except DeskReaderError as error:
        complain(_failure(error, options))
        return exit_code(error)
    except BrokenPipeError:
        raise  # nobody reads any more
    except OSError as error:
        complain(english_error(DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or type(error).__name__)))
        return TROUBLE
    except KeyboardInterrupt:
        return 130


def _failure(error: DeskReaderError, options: argparse.Namespace) -> str:
    """Returns the sentence for an error of a command."""
    if options.command in ONE_SHOT_COMMANDS:
        return english_subscribe_error(error)
    if options.command == "account":
        return english_account_error(error, is_new=options.part == "add")
    return english_error(error)


def _say_damage(engine: Engine) -> None:
    """Reports what was and was not salvaged from a damaged library."""
    damaged, saved = engine.database.set_aside, engine.database.rescued
    if damaged is not None and saved is not None:
        complain(format_salvaged(SALVAGED, saved.feeds, saved.articles, saved.lost_articles, str(damaged)))
        if saved.backup_of is not None:
            complain(format_filled_from_backup(FILLED_FROM_BACKUP, saved.backup_of))
    elif damaged is not None:
        complain(english_error(StoreError(Kind.DAMAGED_LIBRARY, str(damaged))))


def exit_code(error: DeskReaderError) -> int:
    """Returns the exit code for an error."""
    if error.kind in NOTHING_FOUND:
        return NOTHING
    if isinstance(error, FetchError):
        return NETWORK
    return LIBRARY if isinstance(error, StoreError) else TROUBLE


def _subscribe(engine: Engine, options: argparse.Namespace) -> int:
    account = account_named(engine, options)
    folder = engine.library.add_folder(options.folder, account_id=account)[0] if options.folder else None
    access = Credentials(user=options.user, password=asked_password()) if options.user else Credentials()
    subscribed = engine.subscriber.subscribe(options.url, folder, access, account)
    if subscribed.feed is None:
        say("This page names several feeds; the first of them is taken:")
        for link in subscribed.choices:
            say(f"  {output.address(link.url)}  {output.one_line(link.title)}")
        subscribed = engine.subscriber.subscribe(subscribed.choices[0].url, folder, access, account)
    feed = subscribed.feed
    if feed is None:
        raise SubscribeError(Kind.NO_FEED_FOUND)
    if feed.credential_kinds and engine.credentials.storage is SecretStorage.RUN:
        complain(NO_KEYRING)
    if options.json:
        say_json(feed)
        return DONE
    if account is not None:
        say(f"Subscribed to {output.one_line(feed.title)}; the account's server hears of it with the next sync.")
        return DONE
    say(f"Subscribed to {output.one_line(feed.title)}, {output.stories(feed.unread)}.")
    if SOURCES[feed.source]:
        say(SOURCES[feed.source])
    return DONE


def _unsubscribe(engine: Engine, options: argparse.Namespace) -> int:
    feed = _feed(engine, options.feed)
    engine.library.unsubscribe([feed.id])
    say_json(feed) if options.json else say(f"Unsubscribed from {output.one_line(feed.title)}.")
    return DONE


def _feeds(engine: Engine, options: argparse.Namespace) -> int:
    if options.stats:
        feed_statistics.say_statistics(engine, options)
        return DONE
    outline = engine.library.outline()
    if options.json:
        say_json(outline)
        return DONE
    for feed in outline.feeds:
        say(output.feed_line(feed))
        if feed.problem:
            say(f"              {_sentence(feed)}")
    return DONE


def _refresh(engine: Engine, options: argparse.Namespace) -> int:
    only = [_feed(engine, options.feed).id] if options.feed else None
    before = engine.library.outline().total
    progress = engine.refresher.run(only, by_hand=True)
    engine.backups.make_daily()
    outline = engine.library.outline()
    problems = [feed for feed in outline.feeds if feed.problem and (only is None or feed.id in only)]
    accounts = [shown for shown in outline.accounts if shown.problem and only is None]
    new = outline.total - before
    if options.json:
        say_json({"progress": progress, "new": new, "problems": problems})
    else:
        _say_fetched(progress, new)
        for feed in problems:
            if feed.problem:
                complain(f"{output.one_line(feed.title)}: {_sentence(feed)}")
        for shown in accounts:
            complain(f"{output.one_line(shown.name)}: {_sentence(shown)}")
    if progress.offline:
        raise FetchError(Kind.OFFLINE)
    return TROUBLE if problems or accounts else DONE


def _say_fetched(progress: Progress, new: int) -> None:
    """Prints what a refresh fetched, and what it skipped."""
    number = output.number
    fetched, pages = number(progress.feeds_done, "feed"), number(progress.pages_done, "page")
    say(f"{fetched} fetched, {number(new, 'new story', 'new stories')}, {pages} saved.")
    if progress.skipped:
        alone = number(progress.skipped, "feed was", "feeds were")
        say(f"{alone} fetched less than five minutes ago and left alone.")
    if progress.paused and progress.paused_until:
        until = f"{progress.paused_until.astimezone():%Y-%m-%d %H:%M}"
        alone = number(progress.paused, "feed is", "feeds are")
        say(f"{alone} left alone: a pause was asked for, the first until {until}.")


def _view(engine: Engine, options: argparse.Namespace, query: str = "") -> View:
    if getattr(options, "unread", False):
        kind = ViewKind.UNREAD
    elif getattr(options, "starred", False):
        kind = ViewKind.STARRED
    else:
        kind = ViewKind.SEARCH if query else ViewKind.ALL
    account = account_named(engine, options)
    if account is not None and not options.feed:
        narrowed = {ViewKind.UNREAD: "is:unread", ViewKind.STARRED: "is:starred"}
        return View(ViewKind.ACCOUNT, account_id=account, query=narrowed.get(kind, query))
    if not options.feed:
        return View(kind, query=query)
    feed = _feed(engine, options.feed)
    if kind is ViewKind.UNREAD:
        return View(ViewKind.FEED, feed_id=feed.id, query="is:unread")
    if kind is ViewKind.STARRED:
        return View(ViewKind.FEED, feed_id=feed.id, query="is:starred")
    return View(ViewKind.FEED, feed_id=feed.id, query=query)


def _list(engine: Engine, options: argparse.Namespace, query: str = "") -> int:
    page = engine.library.page(_view(engine, options, query), limit=min(max(1, options.limit), MOST_LISTED))
    if options.json:
        say_json(page.headlines)
    else:
        for headline in page.headlines:
            say(output.headline_line(headline))
    return DONE


def _search(engine: Engine, options: argparse.Namespace) -> int:
    return _list(engine, options, " ".join(options.words))


def _show(engine: Engine, options: argparse.Namespace) -> int:
    if abs(options.id) > LARGEST_NUMBER:
        raise StoreError(Kind.UNKNOWN_ARTICLE, str(options.id)[:40])
    article = engine.library.open_article(ArticleId(options.id), options.feed_version)
    if options.format == "json":
        say_json(article)
    elif options.format == "html":
        say(article.html)
    else:
        say(output.article_text(article, text_of(article.html), article.author))
        _say_reason(article)
    return DONE


def _say_reason(article: OpenedArticle) -> None:
    if REASONS[article.reason]:
        say(f"\n[{REASONS[article.reason]}]")
    if article.removed_at is not None:
        say(f"\n[Removed by its publisher, found on {output.local(article.removed_at)}]")
    if article.edit is not Edit.NONE:
        say(f"\n[{output.EDITS[article.edit]}; `deskreader versions {article.id} --compare` says how]")


def _extract(options: argparse.Namespace) -> int:
    page, url = _page(options)
    worker = Worker()
    web = LazyHttpClient(make_web, worker)
    with closing(worker), closing(web):
        article = extract(worker, web, page, url)
    if options.format == "json":
        say_json(article)
    elif options.format == "html":
        say(article.html)
    else:
        say(output.article_text(article, article.text, article.byline))
        if REASONS[article.reason]:
            say(f"\n[{REASONS[article.reason]}]")
        if facts := output.article_facts(article):
            say(f"\n{facts}")
    return DONE if article.text.strip() else NOTHING


def _page(options: argparse.Namespace) -> tuple[bytes | None, str]:
    if options.source == "-":
        page = sys.stdin.buffer.read(LARGEST_PAGE + 1)
        if len(page) > LARGEST_PAGE:
            raise DeskReaderError(Kind.FILE_TOO_LARGE, f"> {LARGEST_PAGE // 1_000_000} MB")
        return page, options.url
    if Path(options.source).is_file():
        return read_file(Path(options.source), LARGEST_PAGE), options.url
    url = as_address(options.source)
    if url is None or ("." not in options.source and ":" not in options.source):
        raise ParseError(Kind.UNREADABLE_FILE, options.source)
    return None, url


def _sentence(feed: Feed | Account) -> str:
    """Returns the sentence for the problem of a feed or an account; '' where there is none."""
    if feed.problem is None:
        return ""
    error = DeskReaderError(feed.problem.kind, feed.problem.detail)
    return english_account_error(error) if isinstance(feed, Account) else english_error(error)


def _feed(engine: Engine, named: str) -> Feed:
    """Returns the feed with this number, URL or title. Raises: StoreError(UNKNOWN_FEED)."""
    return feed_named(engine.library.outline().feeds, named)


COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {
    "subscribe": _subscribe, "unsubscribe": _unsubscribe, "feeds": _feeds, "refresh": _refresh, "list": _list,
    "show": _show, "search": _search, **mark_command.COMMANDS, **story_commands.COMMANDS, **version_commands.COMMANDS,
    **account_commands.COMMANDS, **library_commands.COMMANDS, **rule_commands.COMMANDS,
}  # fmt: skip
