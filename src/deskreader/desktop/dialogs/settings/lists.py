"""The page "Lists": how lists of stories and of feeds are shown."""

from __future__ import annotations

from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.model import Filter, Order
from deskreader.settings import Density, Layout


class ListsPage(Page):
    """The order, density and position of the list of stories, and which feeds the sidebar shows."""

    def __init__(self, title: str, binding: Binding) -> None:
        super().__init__(title, binding)
        orders = [
            (Order.NEWEST, self.tr("Newest first")),
            (Order.OLDEST, self.tr("Oldest first")),
            (Order.BY_FEED, self.tr("By feed")),
        ]
        self.add_choice("list_order", self.tr("Sort stories"), "", orders, width=180)
        filters = [
            (Filter.ALL, self.tr("All stories")),
            (Filter.UNREAD, self.tr("Unread only")),
            (Filter.STARRED, self.tr("Starred only")),
        ]
        self.add_choice("list_filter", self.tr("Show"), "", filters, width=180)
        densities = [
            (Density.COMFORTABLE, self.tr("Comfortable")),
            (Density.COMPACT, self.tr("Compact")),
            (Density.TITLES, self.tr("Titles only")),
        ]
        explanation = self.tr("Comfortable shows snippets and pictures, compact leaves them out.")
        self.add_choice("list_density", self.tr("Density"), explanation, densities, width=180)
        layouts = [
            (Layout.COLUMNS, self.tr("Beside the story")),
            (Layout.STACKED, self.tr("Above the story")),
        ]
        self.add_choice("list_layout", self.tr("List position"), "", layouts, width=180)
        self.add_switch(
            "hide_read_feeds",
            self.tr("Hide feeds with nothing unread"),
            self.tr("The feed you are reading stays in sight."),
        )
