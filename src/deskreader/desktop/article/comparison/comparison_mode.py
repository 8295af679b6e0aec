"""Switches the article pane between an article and its comparison with an earlier revision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from deskreader.desktop.article.comparison.compared_article import Compare, ComparedArticle, OpenArticle, comparing
from deskreader.model import ArticleId, OpenedArticle
from deskreader.model.ids import RevisionId

Show = Callable[[ArticleId, OpenArticle | None], None]
"""Shows an article, read by a function of one's own or, for None, as usual."""


class ComparisonMode(QObject):
    """Shows what the publisher of the open article changed. `message` carries a sentence where that is nothing."""

    message = Signal(str)

    def __init__(
        self, article: Callable[[], OpenedArticle | None], open_article: OpenArticle, show: Show, parent: QObject
    ) -> None:
        """`article` returns the open one."""
        super().__init__(parent)
        self._article, self._open_article, self._show = article, open_article, show
        self.compare: Compare | None = None
        """Without it, nothing is compared."""

    def toggle(self) -> None:
        """Shows what changed since the user read the article, and then the article again."""
        article = self._article()
        if isinstance(article, ComparedArticle):
            self.show(None)
        elif article is not None and article.edits is not None:
            self.show(article.edits.revision)
        elif article is not None:
            self.message.emit(self.tr("No changes to this story were found."))

    def show(self, revision: RevisionId | None) -> None:
        """Compares the open article with an earlier revision; None shows the article itself."""
        article, compare = self._article(), self.compare
        if article is not None and compare is not None:
            self._show(article.id, None if revision is None else comparing(self._open_article, compare, revision))
