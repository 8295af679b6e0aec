"""The dialog on what each feed is worth: its columns, its table, and the dialog that unsubscribes from some of them."""

from deskreader.desktop.dialogs.feed_statistics.dialog import FeedStatisticsDialog

__all__ = ["FeedStatisticsDialog"]
