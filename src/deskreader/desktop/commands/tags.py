"""What a person can do to tags, each act off the GUI thread and with undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskreader.desktop.commands import prompts
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.model import Changes, Headline, Tag, UndoToken

Work = Callable[[], tuple[UndoToken, Changes]]


class TagCommands(QObject):
    """The acts; trouble is said in the bar at the foot."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._bar, self._window = engine, tasks, bar, window

    def ask_for(self, story: Headline) -> None:
        """Asks for the tags of a story."""

        def ask(before: tuple[str, ...]) -> None:
            words = self.tr("Tags, parted by commas:")
            done = lambda text: self._set(story, before, text)  # noqa: E731
            prompts.ask_words(self._window, self.tr("Tags"), words, ", ".join(before), done)

        self._run(lambda: self._engine.library.open_article(story.id).tags, ask)

    def _set(self, story: Headline, before: tuple[str, ...], text: str) -> None:
        wanted = [name.strip() for name in text.split(",") if name.strip()]
        kept = {name.casefold() for name in wanted}
        gone = [name for name in before if name.casefold() not in kept]
        self._act(lambda: self._engine.tags.change([story.id], wanted, gone), self.tr("Tags changed"))

    def rename(self, tag: Tag) -> None:
        """Asks for another name of a tag."""

        def named(name: str) -> None:
            said = self.tr("Tag {old} is called {new} now").replace("{old}", tag.name).replace("{new}", name)
            self._act(lambda: self._engine.tags.rename(tag.name, name), said)

        prompts.ask_text(self._window, self.tr("Rename tag"), self.tr("Name of the tag:"), tag.name, named)

    def remove(self, tag: Tag) -> None:
        """Takes a tag from all its stories."""
        said = self.tr("Tag {name} removed; its stories are kept").replace("{name}", tag.name)
        self._act(lambda: self._engine.tags.remove(tag.name), said)

    def _act(self, work: Work, said: str) -> None:
        """Acts, says so, and offers to take that back."""

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            if token.touched:
                self._bar.offer(said, lambda: self._run(lambda: self._engine.library.undo(token)))

        self._run(work, done)

    def _run(self, work: Callable[[], object], done: Callable[..., None] | None = None) -> None:
        self._tasks.run(work, done, lambda error: self._bar.say(messages.error_message(error)))
