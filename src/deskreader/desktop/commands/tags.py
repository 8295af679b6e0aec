"""Commands on tags: each runs off the GUI thread and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from deskreader.desktop.commands.prompts import Prompts
from deskreader.desktop.runtime.tasks import Result, Tasks
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, Changes, Headline, Tag, UndoToken

Act = Callable[[], tuple[UndoToken, Changes]]


class TagCommands(QObject):
    """The commands on tags. Errors are shown in the undo bar."""

    def __init__(self, engine: Engine, tasks: Tasks, bar: UndoBar, prompts: Prompts) -> None:
        super().__init__(bar)
        self._engine, self._tasks, self._bar, self._prompts = engine, tasks, bar, prompts

    def edit(self, headlines: Sequence[Headline]) -> None:
        """Asks for the tags of articles and stores them; of several articles, for those that all of them have."""
        articles = [headline.id for headline in headlines]

        def ask(tags: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
            common, existing = tags
            self._prompts.ask_tags(common, existing, lambda names: self._set(articles, common, names))

        def read() -> tuple[tuple[str, ...], tuple[str, ...]]:
            outline = self._engine.library.outline()
            return self._common_tags(articles), tuple(tag.name for tag in outline.tags)

        self._run(read, ask)

    def _common_tags(self, articles: Sequence[ArticleId]) -> tuple[str, ...]:
        """Returns the tags that all of the articles have."""
        first, *others = (self._engine.library.open_article(article).tags for article in articles)
        return tuple(tag for tag in first if all(tag in tags for tags in others))

    def _set(self, articles: Sequence[ArticleId], old_tags: tuple[str, ...], tags: Sequence[str]) -> None:
        names, before = {name.casefold() for name in tags}, {name.casefold() for name in old_tags}
        added = [name for name in tags if name.casefold() not in before]
        removed = [name for name in old_tags if name.casefold() not in names]
        if added or removed:
            self._act(lambda: self._engine.tags.change(articles, added, removed), self.tr("Tags changed"))

    def rename(self, tag: Tag) -> None:
        """Asks for a new name of a tag."""
        done = lambda name: self.rename_to(tag.name, name)  # noqa: E731
        self._prompts.ask_name(self.tr("Rename tag"), self.tr("Tag name"), tag.name, self.tr("Rename"), done)

    def rename_to(self, old: str, name: str) -> None:
        """Renames a tag."""
        sentence = self.tr("Renamed tag {old} to {new}").replace("{old}", old).replace("{new}", name)
        self._act(lambda: self._engine.tags.rename(old, name), sentence)

    def add(self, articles: Sequence[ArticleId], name: str) -> None:
        """Gives articles a tag."""
        sentence = counted("TagCommands", "Tagged 1 story", "Tagged %n stories", len(articles))
        self._act(lambda: self._engine.tags.change(articles, [name], []), sentence)

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
