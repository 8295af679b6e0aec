"""The actions of the menus and the keyboard as Qt has them, with the user's own keys."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.change_bridge import SettingsWatch
from deskreader.desktop.shortcuts.action_list import FOR_SEVERAL, NEEDS_ARTICLE, SPECS, ActionSpec
from deskreader.model import Filter, Headline
from deskreader.settings import Settings, SettingsKeeper

log = logging.getLogger(__name__)


def default_keys(name: str) -> str:
    """Returns the default keys of an action as one portable text, separated by "; "; empty where it has none."""
    spec = next(spec for spec in SPECS if spec.name == name)
    return "; ".join(spec.keys)


def bindings(user_keys: Mapping[str, str]) -> dict[str, list[QKeySequence]]:
    """Returns the keys of every action: the user's own, else the defaults without keys the user gave to another action.

    Of two actions that the user gave the same keys, the first in `SPECS` gets them, so that no key is ambiguous.
    """
    taken: set[str] = set()
    bound: dict[str, list[QKeySequence]] = {}
    for spec in sorted(SPECS, key=lambda spec: spec.name not in user_keys):
        text = user_keys.get(spec.name, "; ".join(spec.keys))
        sequences = [s for s in QKeySequence.listFromString(text) if not s.isEmpty()]
        free = [s for s in sequences if s.toString() not in taken]
        taken.update(s.toString() for s in free)
        bound[spec.name] = free
    return bound


@dataclass(frozen=True, slots=True)
class TargetState:
    """What the actions on articles would act on: the open article, or several that are selected."""

    has_open_article: bool = False
    has_several: bool = False
    is_read: bool = False  # of all of them
    is_starred: bool = False
    is_muted: bool = False
    has_other_sources: bool = False  # the open article


def target_state(opened: Headline | None, selected: Sequence[Headline]) -> TargetState:
    """Returns what the actions would act on where an article is open and some are selected."""
    targets = selected if len(selected) > 1 else [opened] if opened is not None else []
    return TargetState(
        opened is not None,
        len(targets) > 1,
        bool(targets) and all(target.is_read for target in targets),
        bool(targets) and all(target.is_starred for target in targets),
        bool(targets) and all(target.is_muted for target in targets),
        opened is not None and bool(opened.others),
    )


class Actions(Mapping[str, QAction]):
    """The actions by name. Their keys follow the settings; their icons follow the theme.

    Each action has its name as `objectName` and its group as the property `group`.
    """

    def __init__(self, keeper: SettingsKeeper, theme: Theme, parent: QObject) -> None:
        self._actions: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(QCoreApplication.translate("actions", spec.text), parent)
            action.setObjectName(spec.name)
            action.setProperty("group", spec.group)
            action.setIconVisibleInMenu(False)  # icons are for buttons; half a menu of them would be noise
            self._actions[spec.name] = action
            if spec.setting:
                action.setCheckable(True)
                action.triggered.connect(partial(self._change_setting, keeper, spec))
        self.set_theme(theme)
        self._bind(keeper.current)
        self._watch = SettingsWatch(keeper, parent)
        self._watch.changed.connect(self._bind)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def __len__(self) -> int:
        return len(self._actions)

    def group(self, name: str) -> list[QAction]:
        """Returns the actions of one menu, in order."""
        return [self._actions[spec.name] for spec in SPECS if spec.group == name]

    def set_theme(self, theme: Theme) -> None:
        """Draws the icons in the theme's colours."""
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def show_state(self, theme: Theme, state: TargetState) -> None:
        """Makes the actions on articles say what they would do; without an article they are disabled."""
        for name in NEEDS_ARTICLE:
            is_common = name in FOR_SEVERAL and state.has_several
            self._actions[name].setEnabled(state.has_open_article or is_common)
        self._actions["separate_story"].setEnabled(state.has_other_sources and not state.has_several)
        self._actions["combine_stories"].setEnabled(state.has_several)
        is_read, is_starred = state.is_read, state.is_starred
        translate = QCoreApplication.translate
        read, star = self._actions["toggle_read"], self._actions["star"]
        read.setText(translate("actions", "Mark as unread") if is_read else translate("actions", "Mark as read"))
        star.setText(translate("actions", "Remove star") if is_starred else translate("actions", "Star"))
        mute = self._actions["mute_story"]
        mute.setText(translate("actions", "Show in lists again") if state.is_muted else translate("actions", "Mute…"))
        _update_tool_tip(mute)
        _update_tool_tip(read)
        _update_tool_tip(star)
        star.setIcon(icon("star-filled", theme, "accent") if is_starred else icon("star", theme))

    def _change_setting(self, keeper: SettingsKeeper, spec: ActionSpec, _checked: bool = False) -> None:
        """Changes the setting of an action; the action shows it again where nothing changed."""
        current = getattr(keeper.current, spec.setting)
        value = (not current) if spec.value is None else spec.value
        if value == current and spec.setting == "list_filter":  # its key turns a filter off again
            value = Filter.ALL
        try:
            keeper.change(**{spec.setting: value})
        except OSError as error:
            log.warning("the settings could not be written: %s", error.strerror)
        self._check(keeper.current)

    def _check(self, settings: Settings) -> None:
        for spec in SPECS:
            if spec.setting:
                value = getattr(settings, spec.setting)
                self._actions[spec.name].setChecked(value is True if spec.value is None else value == spec.value)

    def _bind(self, settings: Settings) -> None:
        self._check(settings)
        for name, sequences in bindings(settings.keys).items():
            self._actions[name].setShortcuts(sequences)
            _update_tool_tip(self._actions[name])


def _update_tool_tip(action: QAction) -> None:
    """Makes the tool tip say what the action does and its keys."""
    keys = QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
