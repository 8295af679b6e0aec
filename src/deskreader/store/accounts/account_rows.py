"""Accounts as rows: added, renamed, paused, removed, and what the last round came to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from deskreader.errors import Kind, StoreError
from deskreader.model import AccountId, Changes, FeedId, Problem
from deskreader.model.accounts import AccountKind, AccountOptions, AccountState
from deskreader.store.sqlite.encoding import micros, moment, storable
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.undo import journal

_REMOVED = "removed account "


def add(
    db: sqlite3.Connection, kind: AccountKind, name: str, address: str, user: str, options: AccountOptions
) -> tuple[AccountId, Changes]:
    """A new account without feeds; a name that is taken gets a number behind it."""
    taken = {found.casefold() for (found,) in db.execute("SELECT name FROM accounts")}
    wanted = chosen = storable(name).strip() or kind.value
    number = 2
    while chosen.casefold() in taken:
        chosen, number = f"{wanted} {number}", number + 1
    row = db.execute(
        """
        INSERT INTO accounts(kind, name, address, user_name, options, position)
        VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM accounts))""",
        (kind.value, chosen, storable(address), storable(user), json.dumps(asdict(options))),
    )
    return AccountId(row.lastrowid or 0), Changes(outline=True)


def rename(db: sqlite3.Connection, account_id: AccountId, name: str) -> Changes:
    """Gives an account another name; an empty one changes nothing."""
    chosen = storable(name).strip()
    done = chosen and db.execute("UPDATE accounts SET name = ? WHERE id = ?", (chosen, account_id)).rowcount
    return Changes(outline=True) if done else Changes()


def pause(db: sqlite3.Connection, account_id: AccountId, paused: bool) -> Changes:
    """Pauses an account or goes on with it; acts are queued meanwhile."""
    db.execute("UPDATE accounts SET is_paused = ?, next_due_at = NULL WHERE id = ?", (paused, account_id))
    return Changes(outline=True)


def make_due(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Lets an account have its next round soon."""
    db.execute("UPDATE accounts SET next_due_at = NULL WHERE id = ?", (account_id,))


def accounts_of_feeds(db: sqlite3.Connection, feeds: Sequence[FeedId]) -> tuple[AccountId, ...]:
    """The accounts that these feeds belong to, each once; feeds on this computer have none."""
    rows = db.execute(
        f"SELECT DISTINCT account_id FROM feeds WHERE account_id IS NOT NULL AND id {IN_LIST}", (as_list(feeds),)
    )
    return tuple(AccountId(number) for (number,) in rows)


def change_server(
    db: sqlite3.Connection, account_id: AccountId, address: str, user: str, options: AccountOptions
) -> Changes:
    """Gives an account another address, user or options; it is due at once."""
    db.execute(
        "UPDATE accounts SET address = ?, user_name = ?, options = ?, next_due_at = NULL WHERE id = ?",
        (storable(address), storable(user), json.dumps(asdict(options)), account_id),
    )
    return Changes(outline=True)


def note_removed(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Notes that the secrets of a removed account are to be removed once it cannot come back."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, '')", (f"{_REMOVED}{account_id}",))


def take_orphans(db: sqlite3.Connection) -> tuple[AccountId, ...]:
    """The removed accounts that cannot come back, whose secrets are to be removed; each is returned once."""
    rows = db.execute("SELECT name FROM facts WHERE name LIKE ?", (f"{_REMOVED}%",)).fetchall()
    noted = {AccountId(int(name.removeprefix(_REMOVED))) for (name,) in rows}
    there = {number for (number,) in db.execute("SELECT id FROM accounts")}
    orphans = tuple(sorted(noted - there - journal.removed_accounts(db)))
    over = [(f"{_REMOVED}{number}",) for number in (*orphans, *(noted & there))]
    db.executemany("DELETE FROM facts WHERE name = ?", over)
    return orphans


# --- rounds -----------------------------------------------------------------------------------------------------------


def state(db: sqlite3.Connection, account_id: AccountId) -> AccountState:
    """What a round needs to know. Raises: StoreError(UNKNOWN_ACCOUNT)."""
    row = db.execute(
        "SELECT cursor, suspects, recent_at, next_due_at, failures FROM accounts WHERE id = ?", (account_id,)
    ).fetchone()
    if row is None:
        raise StoreError(Kind.UNKNOWN_ACCOUNT, str(account_id))
    return AccountState(row[0], row[1], moment(row[2]), moment(row[3]), row[4])


def clear_old_acts(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Removes queued acts on articles that are gone for good."""
    db.execute(
        """
        DELETE FROM outbox WHERE account_id = ? AND subject = 'article'
            AND number NOT IN (SELECT article_id FROM states)""",
        (account_id,),
    )


def due(db: sqlite3.Connection, now: datetime) -> tuple[AccountId, ...]:
    """The accounts whose time has come; paused ones never are. A clock set back makes none wait for days."""
    rows = db.execute(
        """
        SELECT id FROM accounts WHERE is_paused = 0 AND (next_due_at IS NULL OR next_due_at <= ?1
            OR next_due_at > ?2 OR synced_at > ?1) ORDER BY position, id""",
        (micros(now), micros(now + timedelta(days=32))),
    )
    return tuple(AccountId(number) for (number,) in rows)


def begin_round(db: sqlite3.Connection, account_id: AccountId, now: datetime, seconds: float) -> bool:
    """Reserves an account for one round, so that no other process has one at the same time; whether that worked.

    The reservation ends by itself after `seconds`, in case that the process is killed.
    """
    until = micros(now + timedelta(seconds=seconds))
    return bool(
        db.execute(
            """
            UPDATE accounts SET busy_until = ?1
            WHERE id = ?2 AND (busy_until IS NULL OR busy_until <= ?3 OR busy_until > ?1)""",
            (until, account_id, micros(now)),
        ).rowcount
    )


def end_round(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Ends the reservation."""
    db.execute("UPDATE accounts SET busy_until = NULL WHERE id = ?", (account_id,))


def note_success(
    db: sqlite3.Connection, account_id: AccountId, now: datetime, next_due_at: datetime, cost: tuple[int, int]
) -> Changes:
    """Notes a round that went well; `cost` is its requests and the bytes it received."""
    db.execute(
        """
        UPDATE accounts SET synced_at = ?, next_due_at = ?, failures = 0, problem_kind = NULL, problem_detail = NULL,
            problem_since = NULL, requests = ?, received = ? WHERE id = ?""",
        (micros(now), micros(next_due_at), *cost, account_id),
    )
    return Changes(outline=True)


def note_failure(
    db: sqlite3.Connection, account_id: AccountId, problem: Problem, next_due_at: datetime, cost: tuple[int, int]
) -> Changes:
    """Notes a round that failed; a problem that stands already keeps its beginning."""
    db.execute(
        """
        UPDATE accounts SET next_due_at = ?1, failures = failures + 1, problem_kind = ?2, problem_detail = ?3,
            problem_since = CASE WHEN problem_kind = ?2 THEN problem_since ELSE ?4 END, requests = ?5, received = ?6
        WHERE id = ?7""",
        (micros(next_due_at), problem.kind.value, storable(problem.detail), micros(problem.since), *cost, account_id),
    )
    return Changes(outline=True)


def set_cursor(db: sqlite3.Connection, account_id: AccountId, cursor: str) -> None:
    """Stores where the next round goes on."""
    db.execute("UPDATE accounts SET cursor = ? WHERE id = ?", (storable(cursor), account_id))


def set_suspects(db: sqlite3.Connection, account_id: AccountId, suspects: str) -> None:
    """Stores an answer that is believed only if the next round repeats it; empty for none."""
    db.execute("UPDATE accounts SET suspects = ? WHERE id = ?", (storable(suspects), account_id))


def set_recent(db: sqlite3.Connection, account_id: AccountId, now: datetime) -> None:
    """Stores that recent articles were asked for."""
    db.execute("UPDATE accounts SET recent_at = ? WHERE id = ?", (micros(now), account_id))


def unknown_ids(db: sqlite3.Connection, account_id: AccountId, ids: Sequence[str]) -> list[str]:
    """Those of the server's ids that are not in the library, in the order asked."""
    rows = db.execute(
        """
        SELECT value FROM json_each(?1) WHERE value NOT IN (
            SELECT remote_id FROM account_articles WHERE account_id = ?2)""",
        (json.dumps(list(ids)), account_id),
    )
    return [str(found) for (found,) in rows]
