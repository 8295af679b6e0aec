"""Commands on rules: muting a phrase of an article, showing muted articles again, and the dialog of rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, Headline, UndoToken


class RuleCommands(QObject):
    """Mutes phrases and shows articles again. What came of it is shown in the undo bar, which undoes it."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bar: UndoBar,
        dialogs: DialogOpener,
        offer_undo: Callable[[str, UndoToken], None],
    ) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar, self._dialogs = engine, tasks, bar, dialogs
        self._offer_undo = offer_undo

    def mute_text(self, phrase: str) -> str:
        """Returns what an entry of a menu says that mutes a phrase."""
        return self.tr("Mute “{phrase}” for 14 days").replace("{phrase}", phrase)

    def phrases_of(self, headlines: Sequence[Headline]) -> tuple[str, ...]:
        """Returns phrases of the titles of articles that the user may want to mute, the likeliest first."""
        return self._engine.rules.phrases_of([headline.title for headline in headlines])

    # --- muting -------------------------------------------------------------------------------------------------------

    def mute_phrase(self, phrase: str, headlines: Sequence[Headline] = ()) -> None:
        """Mutes stories with a phrase for two weeks, also those that it was picked from, and offers to undo it."""
        articles = [headline.id for headline in headlines]

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            muted = self.tr("Muted “{phrase}” for 14 days").replace("{phrase}", " ".join(phrase.split()))
            number = counted("RuleCommands", "1 story hidden", "%n stories hidden", token.touched)
            self._offer_undo(f"{muted} · {number}" if token.touched else muted, token)

        self._tasks.run(lambda: self._engine.rules.mute_phrase(phrase, articles), done, self._show_error)

    def unmute(self, headlines: Sequence[Headline]) -> None:
        """Shows muted articles in the lists again, and offers to undo it."""
        articles = [headline.id for headline in headlines]

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            sentence = counted("RuleCommands", "Shown in lists again", "%n stories shown in lists again", token.touched)
            self._offer_undo(sentence, token)

        self._tasks.run(lambda: self._engine.rules.unmute(articles), done, self._show_error)

    # --- the dialog ---------------------------------------------------------------------------------------------------

    def make_rule(self, headline: Headline) -> None:
        """Opens the dialog with a rule that begins with what an article is about, to be edited and tried."""
        phrases = self.phrases_of([headline])
        self._dialogs.rules().begin(self._engine.rules.muting_rule(phrases[0] if phrases else headline.title))

    def show_rule(self, name: str) -> None:
        """Opens the dialog at the rule of a name."""
        self._dialogs.rules().show_named(name)

    def _show_error(self, error: DeskReaderError) -> None:
        self._bar.show_message(messages.error_message(error))
