"""What a program tells assistive technology over AT-SPI, as objects; and a private screen and bus to start it on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PROGRAMS = ("Xvfb", "dbus-daemon")
MAX_NODES = 4000
START_SECONDS, CALL_SECONDS = 30, 10
ACCESSIBLE, VALUE = "org.a11y.atspi.Accessible", "org.a11y.atspi.Value"
CONTROLS = frozenset({
    "push button", "toggle button", "button", "check box", "radio button", "combo box", "text", "password text",
    "slider", "spin button", "progress bar", "link", "list item", "tree item", "menu item", "check menu item",
    "radio menu item", "heading", "document frame", "page tab", "table cell", "cell", "entry", "column header", "image",
    "graphic", "document",
})  # fmt: skip
"""Roles that need a name; so does all else that takes the keyboard."""
NO_ROLES = frozenset({"unknown", "invalid", "filler", "redundant object"})
"""Roles that say nothing; no object that takes the keyboard may have one of them."""
WITH_VALUE = frozenset({"slider", "spin button", "progress bar"})
DOCUMENT_PARTS = frozenset({
    "paragraph", "heading", "link", "image", "graphic", "list", "list item", "table", "table cell", "cell",
})  # fmt: skip
"""Roles of the parts of a story, which are walked though they are scrolled out of sight."""
LABELLED_BY = 2
"""The relation `ATSPI_RELATION_LABELLED_BY`."""


class State(IntFlag):
    """States by their bits in `AtspiStateType`."""

    CHECKED = 1 << 4
    COLLAPSED = 1 << 5
    ENABLED = 1 << 8
    EXPANDED = 1 << 10
    FOCUSABLE = 1 << 11
    FOCUSED = 1 << 12
    SELECTED = 1 << 23
    SHOWING = 1 << 25
    DEFAULT = 1 << 39


PRINTED = (State.CHECKED, State.COLLAPSED, State.EXPANDED, State.FOCUSED, State.SELECTED, State.DEFAULT)


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the tree, with what a screen reader says of it."""

    depth: int
    role: str
    name: str
    description: str
    value: str
    state: State
    label: str  # of the object that is its label

    def __str__(self) -> str:
        states = [state.name.lower() for state in PRINTED if state in self.state and state.name]
        parts = (
            self.label and f"of {self.label!r}",
            self.description and f"({self.description})",
            self.value and f"= {self.value}",
            f"[{', '.join(states)}]" if states else "",
        )
        text = f"{self.role}: {self.name[:90]!r}"
        return "  " * self.depth + " ".join([text, *filter(None, parts)])

    @property
    def has_name(self) -> bool:
        """Whether a control says what it is. A combo box has its value as its name, and a label beside it."""
        is_named = self.label if self.role == "combo box" else self.name.strip() or self.label
        needs_name = self.role in CONTROLS or State.FOCUSABLE in self.state
        return not needs_name or bool(is_named)

    @property
    def has_role(self) -> bool:
        """Whether what takes the keyboard says what kind of thing it is."""
        return State.FOCUSABLE not in self.state or self.role not in NO_ROLES

    @property
    def has_value(self) -> bool:
        """Whether what has a value says it."""
        if self.role == "combo box":
            return bool(self.name.strip())
        return self.role not in WITH_VALUE or bool(self.value)


class Walker:
    """Walks the trees of the only program on an accessibility bus."""

    def __init__(self, connection: DBusConnection) -> None:
        """Waits until the program has come. Raises: TimeoutError."""
        self._connection = connection
        self._left = 0
        registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        deadline = time.monotonic() + START_SECONDS
        while not (programs := self._call(registry, ACCESSIBLE, "GetChildren")):
            if time.monotonic() > deadline:
                raise TimeoutError("no program is on the accessibility bus")
            time.sleep(0.2)
        self._program = programs[0][0]

    def _call(self, where: tuple[str, str], interface: str, method: str) -> Any:
        reply = self._connection.send_and_get_reply(
            new_method_call(DBusAddress(where[1], where[0], interface), method), timeout=CALL_SECONDS
        )
        if reply.header.message_type is MessageType.error:
            raise LookupError(reply.body)
        return reply.body[0] if reply.body else None

    def _property(self, where: tuple[str, str], interface: str, name: str) -> str:
        message = Properties(DBusAddress(where[1], where[0], interface)).get(name)
        reply = self._connection.send_and_get_reply(message, timeout=CALL_SECONDS)
        return str(reply.body[0][1]) if reply.header.message_type is not MessageType.error else ""

    def walk(self, number: int) -> list[Node]:
        """Returns everything visible in a window, in the order in which a screen reader meets it."""
        self._left = MAX_NODES
        return list(self._below((self._program, f"/org/a11y/atspi/accessible/{number}"), 0))

    def _below(self, where: tuple[str, str], depth: int, owner: str = "") -> Iterator[Node]:
        """`owner` is the label of the combo box whose list this is."""
        self._left -= 1
        role = self._call(where, ACCESSIBLE, "GetRoleName")
        low, high = self._call(where, ACCESSIBLE, "GetState")
        state = State(low | high << 32)
        is_shown = State.SHOWING in state or depth == 0
        if self._left < 0 or (not is_shown and role not in DOCUMENT_PARTS):
            return
        label = self._label(where) if role in CONTROLS else owner
        yield Node(
            depth,
            role,
            self._property(where, ACCESSIBLE, "Name"),
            self._property(where, ACCESSIBLE, "Description"),
            self._property(where, VALUE, "CurrentValue") if role in WITH_VALUE else "",
            state,
            label,
        )
        for child in self._call(where, ACCESSIBLE, "GetChildren"):
            if not child[1].endswith("/null"):
                with suppress(LookupError):
                    yield from self._below((child[0], child[1]), depth + 1, label if role == "combo box" else "")

    def _label(self, where: tuple[str, str]) -> str:
        relations = self._call(where, ACCESSIBLE, "GetRelationSet")
        labels = [target for kind, targets in relations if kind == LABELLED_BY for target in targets]
        return " ".join(self._property((name, path), ACCESSIBLE, "Name") for name, path in labels)


def open_accessibility_bus(environment: dict[str, str]) -> DBusConnection:
    """Returns a connection to the accessibility bus of a session bus."""
    with open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"]) as session:
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=20).body[0]
    return open_dbus_connection(address)


@contextmanager
def private_desktop(folder: Path) -> Iterator[dict[str, str]]:
    """Yields the environment of a screen and a session bus of its own."""
    environment = {**os.environ, "HOME": str(folder), "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE"):
        environment.pop(name, None)
    environment["XDG_RUNTIME_DIR"] = str(folder)
    reading, writing = os.pipe()
    with ExitStack() as stack:
        screen = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset")
        stack.callback(end, subprocess.Popen(screen, pass_fds=(writing,), stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            environment["DISPLAY"] = f":{pipe.readline().strip()}"
        bus = subprocess.Popen(
            ("dbus-daemon", "--session", "--nofork", "--print-address"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        stack.callback(end, bus)
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield environment


def end(process: subprocess.Popen[Any]) -> None:
    """Ends a program."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
