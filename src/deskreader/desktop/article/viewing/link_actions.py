"""Does what the links within an article ask of the program: details, cards, versions, tags."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from PySide6.QtCore import QObject, Signal

from deskreader.desktop.article.parsing.sections import Embed
from deskreader.desktop.article.typesetting.labels import (
    CHANGES_PREFIX,
    DETAILS_PREFIX,
    PLAY_PREFIX,
    SAVE_PREFIX,
    TAG_PREFIX,
    TOGGLE_VERSION,
    UNMUTE,
)


class LinkActions(QObject):
    """Emits one signal for each kind of link that is no address. No link of a stranger's can have such an address."""

    tag_activated = Signal(str)
    version_requested = Signal()
    unmute_requested = Signal()
    changes_requested = Signal(object)
    """The id of the revision to compare the article with; 0 for the article itself."""
    details_toggled = Signal(int)
    """The id of details whose summary was activated."""
    play_requested = Signal(object)
    """The Embed of a card that is to be played."""
    save_requested = Signal(object)
    """The Embed of a card that is to be saved as a file."""

    def activate(self, address: str, media: Sequence[Embed]) -> bool:
        """Emits what a link asks for, and returns whether it was one of these. `media` are those of the cards."""
        if address == TOGGLE_VERSION:
            self.version_requested.emit()
        elif address == UNMUTE:
            self.unmute_requested.emit()
        elif address.startswith(CHANGES_PREFIX):
            self.changes_requested.emit(int(address.removeprefix(CHANGES_PREFIX) or 0))
        elif address.startswith(DETAILS_PREFIX):
            self.details_toggled.emit(int(address.removeprefix(DETAILS_PREFIX)))
        elif address.startswith((PLAY_PREFIX, SAVE_PREFIX)):
            number = int(address.rpartition("/")[2])
            if number < len(media):
                signal = self.play_requested if address.startswith(PLAY_PREFIX) else self.save_requested
                signal.emit(media[number])
        elif address.startswith(TAG_PREFIX):
            self.tag_activated.emit(unquote(address.removeprefix(TAG_PREFIX)))
        else:
            return False
        return True
