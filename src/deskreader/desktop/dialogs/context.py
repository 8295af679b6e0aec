"""What dialogs share."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class DialogContext:
    """What a dialog is made from: the engine, the task runner, and the theme in force when it opens."""

    engine: Engine
    tasks: Tasks
    theme: Theme
