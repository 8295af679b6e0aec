"""What tests of accounts are built with: an account on a fake server, and what both sides say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskreader.engine.accounts.accounts import Accounts
from deskreader.engine.accounts.passwords import AccountPasswords
from deskreader.engine.context import EngineContext
from deskreader.engine.credentials.secret_store import SecretStore
from deskreader.engine.engine import make_web
from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.model import ArticleId, Headline, View, ViewKind
from deskreader.model.accounts import Account, AccountKind
from deskreader.store.accounts import outbox
from tests.engine.kit import FakeClock, engine_context, rule_desk

ALL = View(ViewKind.ALL)


class Client:
    """A copy of DeskReader with its library, an account, and a clock."""

    def __init__(self, context: EngineContext, clock: FakeClock) -> None:
        self.context = context
        self.clock = clock
        self.rules = rule_desk(context)
        passwords = AccountPasswords(SecretStore(Path("library"), lambda: None))
        self.accounts = Accounts(context, passwords, self.rules.arrivals)
        self.account: Account | None = None

    def add(self, kind: AccountKind, url: str, user: str = "ana", password: str = "correct horse") -> Account:
        """Adds an account."""
        self.account = self.accounts.add(kind, url, user, password)[0]
        return self.account

    def sync(self) -> Account:
        """Runs a round and returns the account after it."""
        assert self.account is not None
        self.accounts.sync([self.account.id], by_hand=True)
        self.account = self.accounts.get(self.account.id)
        return self.account

    def synced(self) -> Account:
        """Runs a round that goes well."""
        account = self.sync()
        assert account.problem is None, account.problem
        return account

    def rows(self) -> list[Headline]:
        """All articles."""
        return list(self.context.library.page(ALL, limit=100_000).headlines)

    def article(self, title: str) -> ArticleId:
        """The article with a title."""
        (found,) = [row.id for row in self.rows() if row.title == title]
        return found

    def titles(self, *, unread: bool = False, starred: bool = False) -> set[str]:
        """The titles of articles."""
        return {
            row.title for row in self.rows() if not (unread and row.is_read) and not (starred and not row.is_starred)
        }

    def feeds(self) -> dict[str, str | None]:
        """The titles of the account's feeds, each with the title of its folder."""
        assert self.account is not None
        outline = self.context.library.outline()
        folders = {folder.id: folder.title for folder in outline.folders}
        return {feed.title: folders[feed.folder_id] if feed.folder_id is not None else None for feed in outline.feeds}

    def queued(self) -> int:
        """How many acts wait to be sent."""
        assert self.account is not None
        return len(self.context.database.read(outbox.queued, self.account.id))


@contextmanager
def client(folder: Path) -> Iterator[Client]:
    """Yields a copy of DeskReader whose library is in `folder`, with a real HTTP client."""
    clock = FakeClock()
    web = LazyHttpClient(make_web)
    folder.mkdir(exist_ok=True)
    with engine_context(folder, web, clock) as context:  # type: ignore[arg-type]
        yield Client(context, clock)
    web.close()
