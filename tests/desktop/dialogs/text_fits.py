"""Windows and dialogs show their texts whole in languages with long words, mirrored, and in a font twice as large.

It changes the font of its process, so it runs alone: python -m pytest tests/desktop/dialogs/text_fits.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.add_feed import AddFeedDialog
from deskreader.desktop.dialogs.backups import BackupsDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.feed_statistics import FeedStatisticsDialog
from deskreader.desktop.dialogs.go_to_date import GoToDateDialog
from deskreader.desktop.dialogs.help.about import AboutDialog
from deskreader.desktop.dialogs.help.licences import LicencesDialog
from deskreader.desktop.dialogs.offline_prefetch import OfflinePrefetchDialog
from deskreader.desktop.dialogs.retention import RetentionDialog
from deskreader.desktop.dialogs.rules import RulesDialog
from deskreader.desktop.dialogs.starter_feeds import StarterDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import translation
from deskreader.model import Folder, FolderId
from tests.desktop.dialogs.kit import FakeEngine as SettingsEngine
from tests.desktop.dialogs.kit import opened_settings
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.text_fit import PseudoLanguage, faults, outside

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LANGUAGES = ("en", "longer", "de", "fr", "ar")
SCALES = (1.0, 2.0)


CASES = [(language, scale) for language in LANGUAGES for scale in SCALES]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]:.0%}")
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    """The program in a language, in a font of a scale."""
    language, scale = request.param
    font, locale = qapp.font(), QLocale()
    larger = qapp.font()
    larger.setPointSizeF(font.pointSizeF() * scale)
    qapp.setFont(larger)
    pseudo: QTranslator | None = None
    if language == "longer":
        translation.switch(qapp, "en")
        pseudo = PseudoLanguage(qapp)
        qapp.installTranslator(pseudo)
    else:
        translation.switch(qapp, language)
    yield language
    if pseudo is not None:
        qapp.removeTranslator(pseudo)
    translation.switch(qapp, "en")
    qapp.setFont(font)
    QLocale.setDefault(locale)


def faults_of(window: QWidget, qapp: QApplication) -> list[str]:
    """Returns the texts of a shown window that are cut, covered or outside of it, once it is laid out."""
    for _ in range(3):
        qapp.processEvents()
    return [f"{type(window).__name__}: {fault}" for fault in faults(window) + outside(window)]


def test_the_window_shows_its_texts_whole(
    spoken: str, show: Callable[..., Any], engine: FakeEngine, qapp: QApplication
) -> None:
    assert faults_of(show(engine, settles=False).window, qapp) == []


def test_the_first_window_shows_its_texts_whole(
    spoken: str, show: Callable[[FakeEngine], Any], tmp_path: Path, qapp: QApplication
) -> None:
    assert faults_of(show(FakeEngine(tmp_path, empty=True)).window, qapp) == []


def test_the_briefing_shows_its_texts_whole(
    spoken: str, show: Callable[[FakeEngine], Any], engine: FakeEngine, qapp: QApplication, qtbot: QtBot
) -> None:
    window = show(engine, settles=False).window
    window.actions_by_name["go_briefing"].trigger()
    qtbot.waitUntil(lambda: bool(window.briefing.page().cards))
    window.briefing.page().offer_update()
    for size in ((1360, 860), (480, 700)):
        window.resize(*size)
        assert faults_of(window.briefing.page(), qapp) == []


def test_the_settings_show_their_texts_whole(spoken: str, tmp_path: Path, qapp: QApplication) -> None:
    found = []
    with opened_settings(SettingsEngine(tmp_path)) as dialog:
        for row in range(len(dialog.pages)):
            dialog.show_page(row)
            found += faults_of(dialog, qapp)
    assert found == []


def test_the_dialogs_show_their_texts_whole(
    spoken: str, engine: FakeEngine, tasks: Tasks, qtbot: QtBot, qapp: QApplication
) -> None:
    context = DialogContext(engine, tasks, LIGHT)  # type: ignore[arg-type]
    found = []
    for make in (
        lambda: AboutDialog(LIGHT),
        lambda: AddFeedDialog(context),
        lambda: BackupsDialog(context),
        lambda: FeedStatisticsDialog(context),
        lambda: GoToDateDialog(LIGHT),
        lambda: LicencesDialog(LIGHT),
        lambda: OfflinePrefetchDialog(context),
        lambda: RulesDialog(context),
        lambda: RetentionDialog(context, Folder(FolderId(2), "World")),
        lambda: StarterDialog(context),
    ):
        dialog: QWidget = make()
        qtbot.addWidget(dialog)
        dialog.show()
        found += faults_of(dialog, qapp)
    assert found == []
