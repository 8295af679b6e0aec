"""The article pane: sets a stored article through QTextCursor, from the store alone."""

from deskreader.desktop.article.pane import ArticlePane

__all__ = ["ArticlePane"]
