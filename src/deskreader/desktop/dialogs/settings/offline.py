"""The page "Offline storage": what is kept for reading without network, and how much space it may take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.fields.briefing_rows import add_briefing_rows
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings.formatting import format_number, format_size
from deskreader.desktop.strings.messages import removal_preview
from deskreader.desktop.widgets.controls import Choice, UsageBar
from deskreader.desktop.widgets.parts import if_alive
from deskreader.engine.library.retention import library_rule
from deskreader.model import StorageUse
from deskreader.settings import GIGABYTE, FetchScope, Settings

BUDGETS = [GIGABYTE // 2, *(size * GIGABYTE for size in (1, 2, 5, 10, 20, 50, 100))]
"""Sizes that are offered for the library and its images, in bytes."""


class OfflinePage(Page):
    """Which articles and images are kept on this computer, for how long, and how they are fetched."""

    def __init__(self, title: str, binding: Binding, context: DialogContext) -> None:
        super().__init__(title, binding)
        self._engine, self._tasks = context.engine, context.tasks
        self._used: int | None = None  # bytes, once they are counted
        self.add_switch(
            "save_pages",
            self.tr("Save full stories for offline reading"),
            self.tr("New stories are fetched from their page, cleaned and saved, as far as the feed allows."),
        )
        self.add_switch(
            "save_pictures", self.tr("Save pictures"), self.tr("Resized to the width of your reading column.")
        )
        self._add_budget()
        days = [(7, self.tr("7 days")), (30, self.tr("30 days")), (90, self.tr("90 days")), (365, self.tr("1 year"))]
        self.add_choice(
            "keep_read_days",
            self.tr("Keep read stories for"),
            self.tr("Starred stories are never deleted."),
            [*days, (0, self.tr("Forever"))],
            lambda count: self.tr("{count} days").replace("{count}", str(count)),
        )
        numbers = [(count, format_number(count)) for count in (50, 100, 200, 500, 1000, 5000)]
        self.newest_row = self.add_choice(
            "keep_newest",
            self.tr("Keep at most, per feed"),
            "",
            [*numbers, (0, self.tr("All"))],
            format_number,
        )
        self.add_switch(
            "keep_unread",
            self.tr("Keep unread stories"),
            self.tr("Regardless of age or number. Feeds and folders can have their own rules (see their menus)."),
        )
        self.follow(lambda _settings: self._preview())
        self._add_metered()
        self.briefing_folder = add_briefing_rows(self, self._engine.daily_briefing)

    def _add_budget(self) -> None:
        self.budget = Choice([(size, format_size(size)) for size in BUDGETS])
        self.budget.fit(150)
        self.budget.chosen.connect(lambda size: self.binding.change(offline_budget_bytes=size))
        self.bar = UsageBar()
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, px(7), 0, px(7))
        column.setSpacing(px(8))
        column.addWidget(self.budget, 0, Qt.AlignmentFlag.AlignTrailing)
        column.addWidget(self.bar)
        control.setFixedWidth(px(250))
        text = self.tr("Storage limit")
        self.use_row = Row(text, self.tr("Starred and unread stories are removed last."), control)
        self.budget.setAccessibleName(text)
        self.add_row(self.use_row, ["offline_budget_bytes"], self._show_budget)

    def _add_metered(self) -> None:
        self._metered_words = {
            FetchScope.EVERYTHING: self.tr("Everything is fetched, as on any other connection."),
            FetchScope.TEXT: self.tr("Feeds are checked; pages and pictures wait."),
            FetchScope.NOTHING: self.tr("Nothing is fetched on this connection."),
        }
        options = [
            (FetchScope.EVERYTHING, self.tr("Everything")),
            (FetchScope.TEXT, self.tr("Text only")),
            (FetchScope.NOTHING, self.tr("Nothing")),
        ]
        row = self.add_choice("metered", self.tr("On a metered connection"), "", options)
        self.follow(lambda settings: row.explain(self._metered_words[settings.metered]))
        saving_words = {
            **self._metered_words,
            FetchScope.NOTHING: self.tr("Nothing is fetched while power saving is on."),
        }
        saving = self.add_choice("saving_power", self.tr("In power-saving mode"), "", options)
        self.follow(lambda settings: saving.explain(saving_words[settings.saving_power]))

    def arrive(self) -> None:
        """Counts again what is used and what the rules would remove."""
        self._preview()
        self._tasks.run(self._engine.library.storage_use, if_alive(self, self._show_use), lambda _: None)

    def _preview(self) -> None:
        """Shows how many articles the rules would remove at the next refresh."""
        rule = library_rule(self.binding.current)
        self._tasks.run(
            lambda: self._engine.retention.would_remove(rule),
            if_alive(self, lambda count: self.newest_row.explain(removal_preview(count))),
            lambda _error: None,
        )

    def _show_use(self, use: StorageUse) -> None:
        self._used = use.database_bytes + use.image_bytes
        self._show_budget(self.binding.current)

    def _show_budget(self, settings: Settings) -> None:
        budget = settings.offline_budget_bytes
        self.budget.choose(budget, format_size(budget))
        text = self.tr("Starred and unread stories are removed last.")
        if self._used is not None:
            text += " " + self._use_text(self._used, budget)
            self.bar.show_share(self._used / budget if budget else 1.0)
        self.use_row.explain(text)
        self.budget.setAccessibleDescription(text)

    def _use_text(self, used: int, budget: int) -> str:
        """How much of the budget is used; both numbers share the unit of the budget where that reads well."""
        in_gigabytes = used >= GIGABYTE // 10 and budget >= GIGABYTE
        used_text = format_number(used / GIGABYTE) if in_gigabytes else format_size(used)
        text = self.tr("{used} of {budget} used.")
        return text.replace("{used}", used_text).replace("{budget}", format_size(budget))
