"""What publishers change: judged in the worker as it arrives, and compared word by word where a user asks for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from deskreader.engine.context import EngineContext
from deskreader.errors import Kind, StoreError, WorkerError
from deskreader.model import ArticleId, Changes, UndoToken
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import ArticleComparison, Replacement, Revision, RevisionText, Verdict
from deskreader.store.revisions import revision_rows
from deskreader.store.sqlite.encoding import micros
from deskreader.store.undo import revision_edits

log = logging.getLogger(__name__)

BATCH = 100
"""Replaced texts that are read at once."""
JOB_CHARACTERS = 2_000_000
"""Of the texts in one job."""


class RevisionDesk:
    """Judges what was replaced, compares revisions, and carries out what the user does to them. Thread-safe."""

    def __init__(self, context: EngineContext) -> None:
        self._library, self._database = context.library, context.database
        self._worker, self._now = context.worker, context.now

    # --- as texts are replaced ----------------------------------------------------------------------------------------

    def judge(self) -> Changes:
        """Finds out which replaced texts were edited, and publishes which articles show that. Raises: StoreError."""
        edited: dict[ArticleId, None] = {}
        while waiting := self._database.read(revision_rows.waiting, BATCH):
            for job in _jobs(waiting):
                verdicts = self._verdicts(job)
                now = micros(self._now())
                edited |= dict.fromkeys(self._database.write_unsynced(revision_rows.settle, verdicts, now))
        return self._library.publish(Changes(content=tuple(edited)))

    def _verdicts(self, replacements: Sequence[Replacement]) -> tuple[Verdict, ...]:
        """Returns the verdict on each; what the worker cannot compare is taken for an edit, so that no text is lost."""
        try:
            verdicts = self._worker.judge_revisions(tuple(replacements))
        except WorkerError as error:
            if len(replacements) > 1:
                return tuple(verdict for each in replacements for verdict in self._verdicts([each]))
            log.warning("a replaced text could not be compared: %s", error)
            verdicts = ()
        known = {verdict.id: verdict for verdict in verdicts}
        return tuple(known.get(each.id, Verdict(each.id, is_edit=True)) for each in replacements)

    # --- what a user asks for -----------------------------------------------------------------------------------------

    def revisions(self, article: ArticleId) -> tuple[Revision, ...]:
        """Returns the earlier revisions of an article, the newest first. Raises: StoreError."""
        return self._database.read(revision_rows.revisions_of, article)

    def text(self, revision: RevisionId) -> RevisionText:
        """Returns an earlier revision. Raises: StoreError(UNKNOWN_REVISION)."""
        return self._texts(revision)[0]

    def compare(self, article: ArticleId, revision: RevisionId | None = None) -> ArticleComparison:
        """Returns how an earlier revision of an article differs from the article as it is.

        Without `revision` it is the one that the user read last, else the newest.

        Raises: StoreError(UNKNOWN_REVISION), WorkerError.
        """
        revisions = self.revisions(article)[::-1]
        chosen = revision if revision is not None else self._read_last(revisions)
        place = next((number for number, each in enumerate(revisions) if each.id == chosen), None)
        if place is None:
            raise StoreError(Kind.UNKNOWN_REVISION, str(revision or ""))
        return ArticleComparison(
            article,
            revisions[place],
            self._worker.compare_revisions(*self._texts(revisions[place].id)),
            number=place + 1,
            count=len(revisions),
            earlier=revisions[place - 1].id if place > 0 else None,
            later=revisions[place + 1].id if place + 1 < len(revisions) else None,
        )

    @staticmethod
    def _read_last(revisions: Sequence[Revision]) -> RevisionId | None:
        """Returns the oldest revision that the user had read and not seen replaced, else the newest one."""
        unseen = (each.id for each in revisions if each.was_read and not each.is_seen)
        return next(unseen, revisions[-1].id if revisions else None)

    def _texts(self, revision: RevisionId) -> tuple[RevisionText, RevisionText]:
        found = self._database.read(revision_rows.texts, revision)
        if found is None:
            raise StoreError(Kind.UNKNOWN_REVISION, str(revision))
        return found

    # --- acts ---------------------------------------------------------------------------------------------------------

    def mark_seen(self, articles: Sequence[ArticleId]) -> Changes:
        """Notes that the user has opened articles since they were edited. Raises: StoreError."""
        return self._library.write(revision_rows.mark_seen, tuple(articles))

    def forget(self, article: ArticleId) -> tuple[UndoToken, Changes]:
        """Forgets the earlier revisions of an article; the token undoes it for an hour. Raises: StoreError."""
        return self._library.write(revision_edits.forget, article, self._now())


def _jobs(replacements: Sequence[Replacement]) -> Iterator[list[Replacement]]:
    """Yields replacements in groups that fit into one job, at least one in each."""
    group: list[Replacement] = []
    size = 0
    for each in replacements:
        length = len(each.before.html) + len(each.after.html)
        if group and size + length > JOB_CHARACTERS:
            yield group
            group, size = [], 0
        group.append(each)
        size += length
    if group:
        yield group
