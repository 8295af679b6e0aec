"""Whatever can be undone has a sentence that says so, in the terminal as in the window."""

from __future__ import annotations

import pytest

from deskreader.cli.library_commands import _ACTS
from deskreader.model.changes import UndoAct


@pytest.mark.parametrize("act", UndoAct)
@pytest.mark.parametrize("touched", [0, 1, 2])
def test_the_terminal_has_a_sentence(act: UndoAct, touched: int) -> None:
    assert _ACTS[act](touched).endswith(".")
