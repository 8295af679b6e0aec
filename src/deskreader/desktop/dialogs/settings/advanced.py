"""The page "Advanced": the folder of the data, the export of subscriptions, and the check of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.export_options import ask_export_options
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings import messages
from deskreader.desktop.widgets.parts import button, if_alive, problem_label, show_problem
from deskreader.engine.files import write_file
from deskreader.errors import DeskReaderError
from deskreader.model import Finding, Outline


class AdvancedPage(Page):
    """Opens the library's folder, exports the subscriptions and checks the library."""

    def __init__(self, title: str, binding: Binding, context: DialogContext, actions: Mapping[str, QAction]) -> None:
        super().__init__(title, binding)
        self._engine, self._tasks, self._theme = context.engine, context.tasks, context.theme
        self._add_action_rows(actions)
        self._add_button_row(
            self.tr("Library location"), str(self._engine.profile.data), self.tr("Open folder"), self._open_folder
        )
        self.export_row, self.export_button = self._add_button_row(
            self.tr("Export subscriptions"),
            self.tr("An OPML file with your feeds and folders, which any other reader can import."),
            self.tr("Export…"),
            self._ask_export,
        )
        self.export_problem = problem_label()
        self.export_row.add_below_texts(self.export_problem)
        self.check_row, self.check_button = self._add_button_row(
            self.tr("Check the library"),
            self.tr("Checks every stored story and picture. Changes nothing."),
            self.tr("Check now"),
            self._check,
        )
        self.check_problem = problem_label()
        self.check_row.add_below_texts(self.check_problem)

    def _add_action_rows(self, actions: Mapping[str, QAction]) -> None:
        """Adds rows with a button that does what an action of the menu does."""
        self._add_button_row(
            self.tr("Activity"),
            self.tr("What is being fetched, what failed and why, and how much came today."),
            self.tr("Show…"),
            actions["activity"].trigger,
        )
        self._add_button_row(
            self.tr("Backups"),
            self.tr("Make a copy of the library, or go back to an earlier one."),
            self.tr("Open…"),
            actions["backups"].trigger,
        )
        self._add_button_row(
            self.tr("Import"),
            self.tr("Feeds from another reader, an export of DeskReader, or another reader's library."),
            self.tr("Import…"),
            actions["import_opml"].trigger,
        )
        self._add_button_row(
            self.tr("Export everything"),
            self.tr("Feeds, stories, stars and tags in one file, to move to another computer."),
            self.tr("Export…"),
            actions["export_all"].trigger,
        )

    def _add_button_row(
        self, text: str, explanation: str, caption: str, run: Callable[[], None]
    ) -> tuple[Row, QPushButton]:
        push_button = button(caption)
        push_button.setMinimumWidth(px(110))
        push_button.clicked.connect(run)
        row = self.add_row(Row(text, explanation, push_button))
        push_button.setAccessibleName(f"{text}: {caption}")
        return row, push_button

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._engine.profile.data)))

    def _ask_export(self) -> None:
        title = self.tr("Export subscriptions")

        def ask(with_secrets: bool) -> None:
            start, kinds = str(Path.home() / "deskreader.opml"), self.tr("OPML files (*.opml *.xml)")
            path, _ = QFileDialog.getSaveFileName(self, title, start, kinds)
            if path:
                self.export_to(path, with_secrets)

        def choose(outline: Outline) -> None:
            ask_export_options(title, outline.feeds, self._theme, self, ask)

        self._tasks.run(self._engine.library.outline, if_alive(self, choose), if_alive(self, self._show_export_error))

    def export_to(self, path: str, with_secrets: bool = False) -> None:
        """Writes the subscriptions to a file and shows its path, or an error, in the row."""
        show_problem(self.export_problem, "")
        export = self._engine.opml.export_opml
        self._tasks.run(
            lambda: write_file(path, export(with_secrets), with_secrets),
            if_alive(self, lambda _: self.export_row.explain(self.tr("Saved to {path}.").replace("{path}", path))),
            if_alive(self, self._show_export_error),
        )

    def _show_export_error(self, error: DeskReaderError) -> None:
        show_problem(self.export_problem, messages.error_message(error))

    def set_theme(self, theme: Theme) -> None:
        """Remembers the theme for the question before an export."""
        self._theme = theme

    def _check(self) -> None:
        self.check_button.setEnabled(False)
        self.check_row.explain(self.tr("Checking…"))
        show_problem(self.check_problem, "")
        self._tasks.run(
            self._engine.library.check, if_alive(self, self._show_findings), if_alive(self, self._show_check_error)
        )

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        self.check_button.setEnabled(True)
        bad = [f"! {messages.finding_text(finding)}" for finding in findings if not finding.good]
        good = "\n".join(f"✓ {messages.finding_text(finding)}" for finding in findings if finding.good)
        self.check_row.explain(good if bad else self.tr("No problems found.") + ("\n" + good if good else ""))
        show_problem(self.check_problem, "\n".join(bad))

    def _show_check_error(self, error: DeskReaderError) -> None:
        self.check_button.setEnabled(True)
        self.check_row.explain("")
        show_problem(self.check_problem, messages.error_message(error))
