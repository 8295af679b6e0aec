"""The sidebar pane: smart feeds, folders, feeds, counts and the status line."""

from deskreader.desktop.sidebar.pane import Sidebar

__all__ = ["Sidebar"]
