"""The dialog of rules: their list, an editor, and what a rule would have done to the stories that are here."""

from __future__ import annotations

from deskreader.desktop.dialogs.rules.dialog import RulesDialog

__all__ = ["RulesDialog"]
