"""The sample newsroom: a small news site that ships with DeskReader and serves itself on loopback.

Its stories, page templates and pictures lie in resources/newsroom; the code here only puts them together.
"""

from deskreader.newsroom.server import Newsroom

__all__ = ["Newsroom"]
