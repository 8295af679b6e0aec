"""The timeline pane: one card an article, in day groups, loaded by keyset pages."""

from deskreader.desktop.timeline.pane import Timeline

__all__ = ["Timeline"]
