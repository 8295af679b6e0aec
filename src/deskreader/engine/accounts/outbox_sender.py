"""Sends the outbox to a server: renamed folders, then subscriptions, names and folders of feeds, states, removals."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from deskreader.errors import FetchError, Kind, ParseError, SyncError
from deskreader.model.accounts import Ability, QueuedAct
from deskreader.model.ids import AccountId
from deskreader.store import Database
from deskreader.store.accounts import outbox
from deskreader.store.accounts.outbox import FeedToPush
from deskreader.sync.service import Flag, Service

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""How often an act is sent that the server refuses with a status of its own; it then holds on this computer only."""
EXTRA_REQUESTS = 12
"""Requests in one round to find out which acts of a refused batch are to blame."""
PASSING = (401, 403, 408, 425, 429)
"""Statuses that say nothing about the act: the login, or the time."""
TAG = "tag "


def is_refusal(error: Exception) -> bool:
    """Whether an error is the server's answer to this act, and not a failure of the way to it."""
    if isinstance(error, FetchError):
        return error.status is not None and 400 <= error.status < 500 and error.status not in PASSING
    return isinstance(error, SyncError) and error.kind in (Kind.REFUSED_ACT, Kind.UNSUPPORTED_ACT)


class OutboxSender:
    """Sends what waits for one server. Each act leaves the outbox once the server has confirmed it.

    A failure of the network ends it with the rest still queued; sending an act twice does no harm.
    """

    def __init__(self, database: Database, account_id: AccountId, service: Service) -> None:
        self._database = database
        self._account = account_id
        self._service = service
        self.changes_feeds = False
        """Whether what was sent concerns folders and feeds, so that a tree read before is out of date."""
        self._extra = EXTRA_REQUESTS
        self._folders: dict[str, str | None] | None = None  # of feeds on the server, where one is moved

    def send(self) -> int:
        """Sends everything and returns the number of acts that arrived. Raises: FetchError, ParseError, StoreError."""
        queued = self._database.read(outbox.queued, self._account)
        if not queued:
            return 0
        self.changes_feeds = any(act.subject != "article" for act in queued)
        by_subject: dict[str, list[QueuedAct]] = defaultdict(list)
        for act in queued:
            by_subject[act.subject].append(act)
        removals = [act for act in by_subject["folder"] if act.field == "exists"]
        self._rename_folders([act for act in by_subject["folder"] if act.field == "title"])
        ended = self._send_feeds(by_subject["feed"])
        self._send_states(by_subject["article"])
        for act in removals:
            self._remove_folder(act)
        for act, feed in ended:
            self._unsubscribe(act, feed)
        return len(queued) - len(self._database.read(outbox.queued, self._account))

    # --- folders and feeds --------------------------------------------------------------------------------------------

    def _rename_folders(self, acts: Iterable[QueuedAct]) -> None:
        for act in acts:
            remote = self._database.read(outbox.remote_folder, act.number)
            if remote is None:  # the server gets it with the first feed in it
                self._confirm([act])
                continue

            def rename(remote: str = remote, act: QueuedAct = act) -> None:
                name = self._service.rename_folder(remote, act.value)
                self._database.write(outbox.set_remote_folder, act.number, name)

            self._attempt([act], rename, Ability.FOLDERS)

    def _remove_folder(self, act: QueuedAct) -> None:
        remote = _value(act, "remote_id")
        if not remote:
            self._confirm([act])
        else:
            self._attempt([act], lambda: self._service.remove_folder(remote), Ability.FOLDERS)

    def _send_feeds(self, acts: Sequence[QueuedAct]) -> list[tuple[QueuedAct, FeedToPush | None]]:
        """Sends what changed of feeds; returns the acts that end subscriptions, which come last."""
        feeds = self._database.read(outbox.feeds_to_push, self._account, [act.number for act in acts])
        by_feed: dict[int, dict[str, QueuedAct]] = defaultdict(dict)
        for act in acts:
            by_feed[act.number][act.field] = act
        ended = []
        for number, fields in by_feed.items():
            feed = feeds.get(number)
            if feed is None or not feed.is_subscribed:
                self._confirm([act for name, act in fields.items() if name != "subscribed"])
                ended += [(fields["subscribed"], feed)] if "subscribed" in fields else []
            elif feed.remote_id is None:
                self._subscribe(feed, list(fields.values()))
            else:
                self._change_feed(feed, fields)
        return ended

    def _subscribe(self, feed: FeedToPush, acts: list[QueuedAct]) -> None:
        def subscribe() -> None:
            folder = self._folder_of(feed)
            remote = self._service.subscribe(feed.url, feed.own_title, folder)
            if remote is not None:
                self._database.write(outbox.set_remote_feed, feed.id, remote)

        self._attempt(acts, subscribe, Ability.SUBSCRIBE)

    def _change_feed(self, feed: FeedToPush, fields: dict[str, QueuedAct]) -> None:
        remote = feed.remote_id or ""
        if "subscribed" in fields:  # ended and taken up again before the server heard of it
            self._confirm([fields["subscribed"]])
        if "title" in fields:
            title = feed.own_title or feed.title
            self._attempt([fields["title"]], lambda: self._service.rename(remote, title), Ability.RENAME)
        if "folder" in fields:
            self._attempt([fields["folder"]], lambda: self._move(feed, remote), Ability.MOVE)

    def _move(self, feed: FeedToPush, remote: str) -> None:
        if self._folders is None:
            self._folders = {known.id: known.folder for known in self._service.tree().feeds}
        self._service.move(remote, self._folders.get(remote), self._folder_of(feed))

    def _folder_of(self, feed: FeedToPush) -> str | None:
        """Returns the server's name for the folder of a feed, which is created there if need be."""
        if feed.folder_id is None or feed.folder_title is None:
            return None
        remote = self._database.read(outbox.remote_folder, feed.folder_id)
        if remote is None and Ability.MOVE in self._service.abilities:
            remote = self._service.add_folder(feed.folder_title)
            self._database.write(outbox.set_remote_folder, feed.folder_id, remote)
        return remote

    def _unsubscribe(self, act: QueuedAct, feed: FeedToPush | None) -> None:
        remote = (feed.remote_id if feed else None) or _value(act, "remote_id")
        if not remote:  # the server never knew it
            self._confirm([act])
        elif self._attempt([act], lambda: self._service.unsubscribe(remote), Ability.SUBSCRIBE):
            self._database.write(outbox.forget_remote_feed, self._account, act.number)

    # --- states -------------------------------------------------------------------------------------------------------

    def _send_states(self, acts: Sequence[QueuedAct]) -> None:
        groups: dict[tuple[str, str], list[QueuedAct]] = defaultdict(list)
        for act in acts:
            groups[act.field, act.value].append(act)
        ids = self._database.read(outbox.remote_ids, self._account, [act.number for act in acts])
        for (field, value), group in groups.items():
            sendable = [act for act in group if act.number in ids]  # the others wait for their article
            for start in range(0, len(sendable), self._service.batch):
                self._send_batch(field, value == "1", sendable[start : start + self._service.batch], ids)

    def _send_batch(self, field: str, value: bool, acts: list[QueuedAct], ids: dict[int, list[str]]) -> None:
        """Sends acts in one request; of a refused batch, halves are tried, so that one bad id does not stop others."""
        ability = Ability.TAGS if field.startswith(TAG) else None
        remote = [number for act in acts for number in ids[act.number]]

        def send() -> None:
            for start in range(0, len(remote), self._service.batch):
                part = remote[start : start + self._service.batch]
                if field.startswith(TAG):
                    self._service.tag(field.removeprefix(TAG), value, part)
                else:
                    self._service.mark(Flag(field), value, part)

        can_split = len(acts) > 1 and self._extra > 0
        if self._attempt(acts, send, ability, counts=not can_split) or not can_split:
            return
        middle = len(acts) // 2
        for half in (acts[:middle], acts[middle:]):
            self._extra -= 1
            self._send_batch(field, value, half, ids)

    # --- one act ------------------------------------------------------------------------------------------------------

    def _attempt(
        self, acts: list[QueuedAct], send: Callable[[], None], ability: Ability | None, counts: bool = True
    ) -> bool:
        """Sends acts and confirms them; returns False where the server refuses them, and raises any other failure.

        A refusal `counts` as a try of each act.
        """
        if ability is not None and ability not in self._service.abilities:
            self._database.write(outbox.hold, self._account, acts, Kind.UNSUPPORTED_ACT)
            return True
        try:
            send()
        except (FetchError, ParseError, SyncError) as error:
            if not is_refusal(error):
                raise
            log.info("account %s refuses %s acts: %s", self._account, len(acts), error)
            if counts:
                self._count_refusal(acts, error)
            return False
        self._confirm(acts)
        return True

    def _count_refusal(self, acts: list[QueuedAct], error: FetchError | ParseError | SyncError) -> None:
        self._database.write(outbox.note_tries, self._account, acts)
        given_up = [act for act in acts if act.tries + 1 >= MOST_TRIES or isinstance(error, SyncError)]
        if given_up:
            self._database.write(outbox.hold, self._account, given_up, f"{error.kind} {error.detail}")

    def _confirm(self, acts: list[QueuedAct]) -> None:
        if acts:
            self._database.write(outbox.confirm, self._account, acts)


def _value(act: QueuedAct, name: str) -> str:
    """Returns a value of an act's JSON; empty where there is none."""
    try:
        found = json.loads(act.value).get(name)
    except (ValueError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""
