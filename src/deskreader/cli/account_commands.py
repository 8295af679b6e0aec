"""The commands for accounts: added, listed, synced, removed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deskreader.cli.feed_lookup import feed_named
from deskreader.cli.output import complain, local, number, one_line, say, say_json, stories
from deskreader.cli.password_prompt import asked_password
from deskreader.cli.syntax.subcommands import Command, parts_of
from deskreader.engine.accounts.passwords import password_in
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.messages import KINDS_OF_ACCOUNTS, NO_KEYRING_FOR_ACCOUNT, english_account_error
from deskreader.model import AccountId
from deskreader.model.accounts import Account, AccountKind, AccountOptions, Device
from deskreader.model.credentials import SecretStorage

DONE, TROUBLE, NETWORK = 0, 1, 5
NETWORK_KINDS = (
    Kind.OFFLINE, Kind.UNREACHABLE, Kind.TIMEOUT, Kind.TLS, Kind.SERVER_ERROR, Kind.CUT_SHORT, Kind.TOO_MANY_REQUESTS,
    Kind.SIGN_IN, Kind.NOT_FOUND, Kind.PROXY,
)  # fmt: skip
"""Problems for which a sync exits as any command whose address gives no usable answer."""


def add_commands(command: Command) -> None:
    """Adds the command and its arguments to the command line."""
    account = command("account", "Read feeds of an account on a server, and keep both in step.", json=False)
    part = parts_of(account)

    _add_arguments_of_add(part("add", "Add an account, after signing in to its server."))
    part("list", "List the accounts, what waits to be sent, and their problems.")
    sync = part("sync", "Send what waits and fetch what is new, for one account or all.")
    sync.add_argument("name", nargs="?", help="the account's name or number")
    sync.add_argument("--password-file", metavar="FILE", help="its password or passphrase from now on; - is stdin")
    sync.add_argument(
        "--keep", choices=("server", "local"), help="after the server was set up anew: which side's feeds hold"
    )
    remove = part("remove", "Remove an account with its stories from this computer; its server keeps everything.")
    remove.add_argument("name", help="the account's name or number")
    remove.add_argument(
        "--keep-feeds", action="store_true", help="its feeds and stories stay, as feeds of this computer"
    )
    take = part("take", "Move feeds of this computer into an account, with what is read, starred and tagged.")
    release = part("release", "Move feeds of an account to this computer; its server ends their subscriptions.")
    for parser in (take, release):
        parser.add_argument("name", help="the account's name or number")
        parser.add_argument("feeds", nargs="*", metavar="FEED", help="a feed's number, address or title; without, all")


def _add_arguments_of_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("kind", choices=[kind.value for kind in KINDS_OF_ACCOUNTS])
    add.add_argument("address", help="the server's address or bare host name, or the folder")
    add.add_argument("--user", metavar="NAME", default="", help="the user name on the server")
    text = "a file with the password, or with the passphrase that encrypts a folder; - is the standard input"
    add.add_argument("--password-file", metavar="FILE", help=text)
    add.add_argument("--name", default="", help="what the account is called here; the host name, if not given")
    add.add_argument("--days", type=_days, default=14, metavar="N", help="also fetch read stories of N days (14)")
    add.add_argument("--authority", metavar="PEM", help="trust this certificate authority for this server")
    add.add_argument("--plain-http", action="store_true", help="accept that the password is sent unencrypted")


def _days(text: str) -> int:
    """Parses a number of days. Raises: ArgumentTypeError."""
    if not text.isdecimal() or int(text) > 3650:
        raise argparse.ArgumentTypeError(f"a number of days is needed, not {text!r}")
    return int(text)


def account(engine: Engine, options: argparse.Namespace) -> int:
    """Runs a part of the command."""
    return _PARTS[options.part](engine, options)


def account_named(engine: Engine, options: argparse.Namespace) -> AccountId | None:
    """Returns the account of the option --account; None without it. Raises: StoreError(UNKNOWN_ACCOUNT)."""
    named = getattr(options, "account", None)
    return engine.accounts.find(named).id if named else None


def _add(engine: Engine, options: argparse.Namespace) -> int:
    is_folder = options.kind == AccountKind.FOLDER
    asks = not is_folder or options.password_file is not None
    password, file = _password(options.password_file) if asks else ("", None)
    chosen = AccountOptions(plain_http=options.plain_http, days=options.days, authority=_path(options.authority))
    added, storage = engine.accounts.add(
        AccountKind(options.kind), options.address, options.user, password, options.name, chosen, file
    )
    if storage is SecretStorage.RUN and not added.options.password_file:
        complain(NO_KEYRING_FOR_ACCOUNT)
    if options.json:
        say_json(_as_json(added))
    else:
        say(
            f"Added {one_line(added.name)} at {one_line(added.address)}. `deskreader account sync` fetches its stories."
        )
    return DONE


def _path(text: str | None) -> str:
    return str(Path(text).absolute()) if text else ""


def _password(named: str | None) -> tuple[str, Path | None]:
    """Returns a password, and the file that it is in; asked for where no file is named. Raises: DeskReaderError."""
    if named is None:
        return asked_password(), None
    if named == "-":
        return (sys.stdin.readline() or "").rstrip("\r\n"), None
    return password_in(Path(named)), Path(named)


def _as_json(shown: Account) -> dict[str, Any]:
    return {
        "id": shown.id, "kind": shown.kind, "name": shown.name, "address": shown.address, "user": shown.user,
        "is_paused": shown.is_paused, "synced_at": shown.synced_at, "problem": shown.problem, "queued": shown.queued,
        "held": shown.held, "requests": shown.requests, "received_bytes": shown.received_bytes,
    }  # fmt: skip


def _list(engine: Engine, options: argparse.Namespace) -> int:
    accounts = engine.accounts.list_all()
    if options.json:
        say_json([_as_json(shown) | {"devices": engine.accounts.devices(shown.id)} for shown in accounts])
        return DONE
    for shown in accounts:
        synced = local(shown.synced_at) if shown.synced_at else "never synced"
        say(f"{shown.id:>4}  {shown.kind:<9}  {one_line(shown.name)}  {one_line(shown.address)}  {synced}")
        for line in (*map(_device_line, engine.accounts.devices(shown.id)), *_remarks(shown)):
            say(f"      {line}")
    return DONE


def _device_line(device: Device) -> str:
    seen = f"last seen {local(device.seen_at)}" if device.seen_at else "never seen"
    return f"{one_line(device.name)}, {'this device' if device.is_own else seen}"


def _remarks(shown: Account) -> list[str]:
    """Returns what is to be said of an account beside its name."""
    lines = ["paused"] if shown.is_paused else []
    lines += [f"{number(shown.queued, 'change waits', 'changes wait')} to be sent"] if shown.queued else []
    lines += [f"{number(shown.held, 'change holds', 'changes hold')} on this computer only"] if shown.held else []
    if shown.problem:
        lines.append(english_account_error(DeskReaderError(shown.problem.kind, shown.problem.detail)))
    return lines


def _sync(engine: Engine, options: argparse.Namespace) -> int:
    chosen = [engine.accounts.find(options.name)] if options.name else list(engine.accounts.list_all())
    if options.password_file is not None or options.keep is not None:
        for shown in chosen:
            _prepare(engine, shown, options)
    active = [shown.id for shown in chosen if options.name or not shown.is_paused]
    new = engine.accounts.sync(active, by_hand=True)
    after = [engine.accounts.get(account_id) for account_id in active]
    if options.json:
        say_json({"new": len(new), "accounts": [_as_json(shown) for shown in after]})
    else:
        for shown in after:
            _say_synced(shown)
        say(f"{number(len(new), 'new story', 'new stories')}.")
    problems = [shown.problem for shown in after if shown.problem]
    if not problems:
        return DONE
    return NETWORK if any(problem.kind in NETWORK_KINDS for problem in problems) else TROUBLE


def _prepare(engine: Engine, shown: Account, options: argparse.Namespace) -> None:
    """Takes a new password, or the answer to the question about a new server."""
    if options.password_file is not None:
        password, _ = _password(options.password_file)
        engine.accounts.change_password(shown.id, password)
    if options.keep is not None:
        engine.accounts.settle_new_server(shown.id, keeps_server=options.keep == "server")


def _say_synced(shown: Account) -> None:
    cost = f"{number(shown.requests, 'request')}, {shown.received_bytes / 1000:.1f} KB"
    cost = "synced" if shown.kind is AccountKind.FOLDER else cost
    say(f"{one_line(shown.name)}: {cost}")
    for line in _remarks(shown):
        complain(f"{one_line(shown.name)}: {line}")


def _take(engine: Engine, options: argparse.Namespace) -> int:
    return _move(engine, options, into=engine.accounts.find(options.name).id)


def _release(engine: Engine, options: argparse.Namespace) -> int:
    return _move(engine, options, into=None)


def _move(engine: Engine, options: argparse.Namespace, into: AccountId | None) -> int:
    """Moves the feeds that are named, or all: into an account, or out of it."""
    account = engine.accounts.find(options.name)
    source = None if into is not None else account.id
    there = [feed for feed in engine.library.outline().feeds if feed.account_id == source]
    chosen = [feed_named(there, name) for name in options.feeds] if options.feeds else there
    moved = engine.accounts.move_feeds([feed.id for feed in chosen], into, None, takes_folders=True)
    if options.json:
        say_json({"moved": moved.moved, "left": moved.left})
        return DONE
    where = one_line(account.name) if into is not None else "this computer"
    say(f"Moved {number(moved.moved, 'feed')} to {where}; `deskreader account sync` tells the server.")
    for title in moved.left:
        complain(f"{one_line(title)} stays: a server can't fetch it.")
    return DONE


def _remove(engine: Engine, options: argparse.Namespace) -> int:
    shown = engine.accounts.find(options.name)
    token, changes = engine.accounts.remove(shown.id, options.keep_feeds)
    if options.json:
        say_json(_as_json(shown))
    elif shown.kind is AccountKind.FOLDER:
        say(f"{one_line(shown.name)} is no longer synced. Feeds and stories stay here, and the folder as it is.")
    elif options.keep_feeds:
        kept, its = number(token.touched, "feed"), "its" if token.touched == 1 else "their"
        say(f"Removed {one_line(shown.name)}. {kept} and {its} stories stay on this computer.")
    else:
        say(f"Removed {one_line(shown.name)} and {stories(len(changes.removed))}. Its server keeps everything.")
    return DONE


_PARTS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {
    "add": _add, "list": _list, "sync": _sync, "remove": _remove, "take": _take,
    "release": _release,
}  # fmt: skip
COMMANDS: dict[str, Callable[[Engine, argparse.Namespace], int]] = {"account": account}
