"""The style of articles, shared with the tests of the article pane."""

from tests.desktop.article.conftest import documents_end_with_the_test, style

__all__ = ["documents_end_with_the_test", "style"]
