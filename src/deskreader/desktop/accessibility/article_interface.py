"""The accessible interfaces of the article view: a document with a child for each part of the article.

Qt shows a text browser to assistive technology as one text field: no headings, no links, no pictures. These classes
take its place. Qt calls them from C++, and keeps those that are registered until they are deleted by their id.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject, QPoint, QRect, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QAccessibleTextInterface,
    QTextCursor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from deskreader.desktop.accessibility.outline import Part, Role, article_parts
from deskreader.desktop.article.view import ArticleView
from deskreader.desktop.article.viewing.pictures import object_at_position
from deskreader.text.shown_addresses import shown_address

TEXT_ROLES = frozenset({Role.Heading, Role.Paragraph, Role.ListItem, Role.Link, Role.Cell})
NO_ADDRESS = 0
"""The address that stands for an interface of a kind that a part does not have."""
NOBODY = cast(QAccessibleInterface, None)
"""What Qt takes for no interface; its stubs do not say that None is allowed."""


class PartAttributes(QAccessibleAttributesInterface):
    """Says of which level a heading is."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """Returns the attributes that the part has."""
        return [QAccessible.Attribute.Level] if self._part.level else []

    def attributeValue(self, key: QAccessible.Attribute) -> Any:
        """Returns the value of an attribute; None for one that the part does not have."""
        return self._part.level if key is QAccessible.Attribute.Level and self._part.level else None


class PartActions(QAccessibleActionInterface):
    """Opens a link, and a picture in the viewer; takes the keyboard to them."""

    def __init__(self, view: ArticleView, part: Part) -> None:
        super().__init__()
        self._view, self._part = view, part

    def actionNames(self) -> list[str]:
        """Returns the names of what can be done, as Qt calls them."""
        return [self.pressAction(), self.setFocusAction()]

    def keyBindingsForAction(self, _name: str) -> list[str]:
        """Returns no keys: Tab and Enter do the same for every link."""
        return []

    def doAction(self, name: str) -> None:
        """Does what an action says."""
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(self._part.start)
        cursor.setPosition(self._part.end, QTextCursor.MoveMode.KeepAnchor)
        self._view.setTextCursor(cursor)
        self._view.setFocus()
        if name == self.pressAction() and self._part.href:
            self._view.anchorClicked.emit(QUrl(self._part.href))
        elif name == self.pressAction() and self._view.article_document is not None:
            shown = object_at_position(self._view.article_document, self._part.start)
            if shown is not None and shown.image is not None:
                self._view.pictures.picture_requested.emit(shown)


class PartText(QAccessibleTextInterface):
    """The text of a part, for reading by character, word and line."""

    def __init__(self, view: ArticleView, part: Part) -> None:
        super().__init__()
        self._view, self._part = view, part

    def characterCount(self) -> int:
        """Returns the number of characters."""
        return len(self._part.name)

    def text(self, start: int, end: int) -> str:
        """Returns the characters from `start` up to `end`; an `end` of -1 is that of the part."""
        return self._part.name[start : end if end >= 0 else None]

    def cursorPosition(self) -> int:
        """Returns the position of the reading cursor within the part."""
        return max(0, min(self._view.textCursor().position() - self._part.start, self.characterCount()))

    def setCursorPosition(self, position: int) -> None:
        """Moves the reading cursor, and scrolls to it."""
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(min(self._part.start + position, self._part.end))
        self._view.setTextCursor(cursor)

    def characterRect(self, offset: int) -> QRect:
        """Returns where a character stands on the screen."""
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(min(self._part.start + offset, self._part.end))
        rect = self._view.cursorRect(cursor)
        return QRect(self._view.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        """Returns the offset of the character at a point of the screen; -1 beside the part."""
        position = self._view.cursorForPosition(self._view.viewport().mapFromGlobal(point)).position()
        return position - self._part.start if self._part.start <= position <= self._part.end else -1

    def selectionCount(self) -> int:
        """Returns 0: what is selected belongs to the document."""
        return 0

    def selection(self, _index: int) -> tuple[int, int]:
        """Returns an empty range."""
        return 0, 0

    def addSelection(self, _start: int, _end: int) -> None:
        """Does nothing: what is selected belongs to the document."""

    def removeSelection(self, _index: int) -> None:
        """Does nothing: what is selected belongs to the document."""

    def setSelection(self, _index: int, start: int, end: int) -> None:
        """Selects characters of the part in the document."""
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(min(self._part.start + start, self._part.end))
        cursor.setPosition(min(self._part.start + end, self._part.end), QTextCursor.MoveMode.KeepAnchor)
        self._view.setTextCursor(cursor)

    def scrollToSubstring(self, start: int, _end: int) -> None:
        """Scrolls so that characters of the part show."""
        self._view.ensure_visible(self._part.start + start)

    def attributes(self, _offset: int) -> tuple[str, int, int]:
        """Returns the formats of a character: the whole part has the same, which are not named."""
        return "", 0, self.characterCount()


class PartInterface(QAccessibleInterface):
    """One part of the article."""

    def __init__(self, document: ArticleInterface, parent: QAccessibleInterface, part: Part) -> None:
        super().__init__()
        self._document, self._parent, self.part = document, parent, part
        view = document.view
        self._attributes = PartAttributes(part) if part.level else None
        self._actions = PartActions(view, part) if part.role in (Role.Link, Role.Graphic) else None
        self._text = PartText(view, part) if part.role in TEXT_ROLES and part.name else None
        self.id = QAccessible.registerAccessibleInterface(self)
        self.children = [PartInterface(document, self, inner) for inner in part.parts]

    def isValid(self) -> bool:
        """Returns whether the part belongs to the article that is shown."""
        return self._document.has(self)

    def object(self) -> QObject:
        """Returns None: a part is no object of Qt's."""
        return cast(QObject, None)

    def window(self) -> QWindow:
        """Returns the window of the article."""
        return self._document.view.window().windowHandle()

    def relations(self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> list[Any]:
        """Returns no relations."""
        return []

    def parent(self) -> QAccessibleInterface:
        """Returns the part that this one stands in, or the document."""
        return self._parent

    def childCount(self) -> int:
        """Returns the number of parts within."""
        return len(self.children)

    def child(self, index: int) -> QAccessibleInterface:
        """Returns a part within, by its number."""
        return self.children[index] if 0 <= index < len(self.children) else NOBODY

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Returns the number of a part within; -1 for any other."""
        return next((number for number, own in enumerate(self.children) if own is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Returns the part within at a point of the screen."""
        return next((own for own in self.children if own.rect().contains(x, y)), NOBODY)

    def text(self, kind: QAccessible.Text) -> str:
        """Returns what is said of the part: its words, and where a link leads."""
        if kind is QAccessible.Text.Name:
            return self.part.name
        if kind is QAccessible.Text.Description and self.part.href.startswith(("http", "mailto:")):
            return shown_address(self.part.href)
        return ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Does nothing: an article cannot be changed."""

    def rect(self) -> QRect:
        """Returns where the part stands on the screen."""
        return self._document.rect_of(self.part)

    def role(self) -> QAccessible.Role:
        """Returns what the part is."""
        return self.part.role

    def state(self) -> QAccessible.State:
        """Returns that it is read-only, and whether it can have and has the keyboard."""
        state = QAccessible.State()
        state.readOnly = True
        state.multiLine = self.part.role is Role.Paragraph
        if self.part.role is Role.Link:
            state.linked = state.focusable = True
            state.focused = self._document.focused_part() is self.part
        if not self.rect().intersects(self._document.rect()):
            state.offscreen = True
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Returns the address of the part's interface of a kind."""
        kinds = QAccessible.InterfaceType
        found = {
            kinds.AttributesInterface: self._attributes,
            kinds.ActionInterface: self._actions,
            kinds.TextInterface: self._text,
        }.get(kind)
        return VoidPtr(cast(int, found)) if found is not None else VoidPtr(NO_ADDRESS)


class ArticleInterface(QAccessibleWidget):
    """The article view as a document. Its parts are built when something asks for them, and for each article again."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view, Role.Document)
        self.view = view
        self._parts: list[PartInterface] = []
        self._built_for: object = None  # the document whose parts these are
        self._length = -1  # of that document, which grows while a long article is written

    def _children(self) -> list[PartInterface]:
        document = self.view.article_document
        if document is None:
            self._forget()
            return []
        if self._built_for is not document:
            self.view.steps.when_written(None, lambda: None)  # all of it, whatever is in sight
        if self._built_for is not document or self._length != document.characterCount():
            self._forget()
            self._built_for, self._length = document, document.characterCount()
            self._parts = [PartInterface(self, self, part) for part in article_parts(document)]
        return self._parts

    def _forget(self) -> None:
        """Gives up the parts of a former article."""
        former, self._parts = self._parts, []
        self._built_for = None
        while former:
            part = former.pop()
            former += part.children
            QAccessible.deleteAccessibleInterface(part.id)

    def has(self, part: PartInterface) -> bool:
        """Returns whether a part belongs to the article that is shown."""
        return self._built_for is not None and self._built_for is self.view.article_document

    def childCount(self) -> int:
        """Returns the number of parts of the article."""
        return len(self._children())

    def child(self, index: int) -> QAccessibleInterface:
        """Returns a part by its number."""
        parts = self._children()
        return parts[index] if 0 <= index < len(parts) else NOBODY

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Returns the number of a part; -1 for anything else."""
        return next((number for number, own in enumerate(self._children()) if own is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Returns the part at a point of the screen."""
        return next((own for own in self._children() if own.rect().contains(x, y)), NOBODY)

    def focusChild(self) -> QAccessibleInterface:
        """Returns the link that has the keyboard; else the document itself where it has it."""
        focused = self.focused_part()
        found = self._interface_of(focused) if focused is not None else None
        return found or (self if self.view.hasFocus() else NOBODY)

    def text(self, kind: QAccessible.Text) -> str:
        """Returns the title of the article as the document's name."""
        return self.view.accessibleName() if kind is QAccessible.Text.Name else ""

    def state(self) -> QAccessible.State:
        """Returns that the document is read-only, and whether it has the keyboard."""
        state = super().state()
        state.readOnly = state.focusable = True
        state.focused = self.view.hasFocus()
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Returns no further interface: the parts have them."""
        return VoidPtr(NO_ADDRESS)

    def focused_part(self) -> Part | None:
        """Returns the link that the keyboard has selected."""
        cursor = self.view.textCursor()
        if not self.view.hasFocus() or not cursor.hasSelection():
            return None
        start = cursor.selectionStart()
        return next((own.part for own in self._links() if own.part.start <= start < own.part.end), None)

    def _links(self) -> list[PartInterface]:
        found, waiting = [], list(self._children())
        while waiting:
            part = waiting.pop()
            waiting += part.children
            found += [part] if part.part.role is Role.Link else []
        return found

    def _interface_of(self, part: Part) -> PartInterface | None:
        return next((own for own in self._links() if own.part is part), None)

    def rect_of(self, part: Part) -> QRect:
        """Returns where a part stands on the screen: between its first and its last character."""
        cursor = QTextCursor(self.view.document())
        cursor.setPosition(part.start)
        first = self.view.cursorRect(cursor)
        cursor.setPosition(max(part.start, part.end))
        last = self.view.cursorRect(cursor)
        rect = first.united(last)
        if first.top() != last.top():
            rect.setLeft(0)
            rect.setRight(self.view.viewport().width())
        return QRect(self.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
