"""Commands on tags: each runs off the GUI thread and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskreader.desktop.commands import prompts
from deskreader.desktop.runtime.tasks import Result, Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, Changes, Headline, Tag, UndoToken

Act = Callable[[], tuple[UndoToken, Changes]]


class TagCommands(QObject):
    """The commands on tags. Errors are shown in the undo bar."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._bar, self._window = engine, tasks, bar, window

    def edit(self, headlines: Sequence[Headline]) -> None:
        """Asks for the tags of articles and stores them; of several articles, for those that all of them have."""
        articles = [headline.id for headline in headlines]

        def ask(tags: tuple[str, ...]) -> None:
            label = self.tr("Tags, separated by commas:")
            done = lambda text: self._set(articles, tags, text)  # noqa: E731
            prompts.ask_optional_text(self._window, self.tr("Tags"), label, ", ".join(tags), done)

        self._run(lambda: self._common_tags(articles), ask)

    def _common_tags(self, articles: Sequence[ArticleId]) -> tuple[str, ...]:
        """Returns the tags that all of the articles have."""
        first, *others = (self._engine.library.open_article(article).tags for article in articles)
        return tuple(tag for tag in first if all(tag in tags for tags in others))

    def _set(self, articles: Sequence[ArticleId], old_tags: tuple[str, ...], text: str) -> None:
        tags = [name.strip() for name in text.split(",") if name.strip()]
        names = {name.casefold() for name in tags}
        removed = [name for name in old_tags if name.casefold() not in names]
        self._act(lambda: self._engine.tags.change(articles, tags, removed), self.tr("Tags changed"))

    def rename(self, tag: Tag) -> None:
        """Asks for a new name of a tag."""

        def rename_to(name: str) -> None:
            sentence = self.tr("Renamed tag {old} to {new}").replace("{old}", tag.name).replace("{new}", name)
            self._act(lambda: self._engine.tags.rename(tag.name, name), sentence)

        prompts.ask_text(self._window, self.tr("Rename tag"), self.tr("Tag name:"), tag.name, rename_to)

    def remove(self, tag: Tag) -> None:
        """Removes a tag from all its articles."""
        sentence = self.tr("Removed tag {name}; its stories are kept").replace("{name}", tag.name)
        self._act(lambda: self._engine.tags.remove(tag.name), sentence)

    def _act(self, act: Act, sentence: str) -> None:
        """Acts, says so, and offers to undo it."""

        def done(outcome: tuple[UndoToken, Changes]) -> None:
            token = outcome[0]
            if token.touched:
                self._bar.offer(sentence, lambda: self._run(lambda: self._engine.library.undo(token)))

        self._run(act, done)

    def _run(self, work: Callable[[], Result], done: Callable[[Result], object] | None = None) -> None:
        self._tasks.run(work, done, lambda error: self._bar.show_message(messages.error_message(error)))
