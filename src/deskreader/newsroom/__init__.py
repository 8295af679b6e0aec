"""The sample newsroom: a small news site that ships with DeskReader and serves itself on loopback.

Its articles, page templates and images are in resources/newsroom; this package assembles them.
"""

from deskreader.newsroom.server import Newsroom

__all__ = ["Newsroom"]
