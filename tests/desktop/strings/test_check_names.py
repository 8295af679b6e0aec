"""The names of the checks of the library, as the settings show them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QApplication

from deskreader.desktop.strings import messages
from deskreader.engine.engine import Engine
from deskreader.profile import profile_in


def test_every_check_of_the_library_has_a_text(qapp: QApplication, tmp_path: Path) -> None:
    with closing(Engine(profile_in(tmp_path))) as engine:
        findings = engine.library.check()
    assert len(findings) > 5
    for finding in findings:
        assert finding.check in messages.CHECKS
        assert messages.finding_text(finding) == messages.CHECKS[finding.check]
