"""What a screen reader gets over AT-SPI: starts the sample newsroom on a private screen and bus, and walks its window.

Prints the walk in reading order, and a table of what controls lack. It needs Linux with Xvfb, dbus-daemon and
at-spi2-core; nothing of this desktop is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.benchmarks.table import print_table

PROGRAMS = ("Xvfb", "dbus-daemon")
START_SECONDS = 40
MAX_NODES = 4000
ACCESSIBLE = "org.a11y.atspi.Accessible"
CONTROLS = frozenset({
    "push button", "toggle button", "check box", "radio button", "combo box", "text", "slider", "spin button", "link",
    "list item", "tree item", "menu item", "heading", "document frame", "page tab", "table cell", "entry",
})  # fmt: skip
"""Roles that need a name."""
LABELLED_BY = 2
"""The relation `ATSPI_RELATION_LABELLED_BY`."""


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the tree, with what a screen reader says of it."""

    depth: int
    role: str
    name: str
    description: str
    value: str
    is_labelled: bool


class Walker:
    """Walks the tree of the only program on an accessibility bus."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._left = MAX_NODES

    def _call(self, where: tuple[str, str], interface: str, method: str, signature: str = "", *body: Any) -> Any:
        message = new_method_call(DBusAddress(where[1], where[0], interface), method, signature or None, body)
        reply = self._connection.send_and_get_reply(message, timeout=10)
        if reply.header.message_type is MessageType.error:
            raise LookupError(reply.body)
        return reply.body[0] if reply.body else None

    def _property(self, where: tuple[str, str], interface: str, name: str) -> Any:
        message = Properties(DBusAddress(where[1], where[0], interface)).get(name)
        reply = self._connection.send_and_get_reply(message, timeout=10)
        return reply.body[0][1] if reply.header.message_type is not MessageType.error else ""

    def programs(self) -> list[tuple[str, str]]:
        """Returns the roots of the programs on the bus."""
        registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        return [(name, path) for name, path in self._call(registry, ACCESSIBLE, "GetChildren")]

    def walk(self, where: tuple[str, str], depth: int = 0) -> Iterator[Node]:
        """Yields everything visible below a node, in the order in which a screen reader meets it."""
        self._left -= 1
        role = self._call(where, ACCESSIBLE, "GetRoleName")
        states = self._call(where, ACCESSIBLE, "GetState")
        is_shown = bool(states[0] & (1 << 25)) or depth < 2  # ATSPI_STATE_SHOWING
        if self._left < 0 or (not is_shown and role not in ("paragraph", "heading", "link", "graphic")):
            return
        yield Node(
            depth,
            role,
            str(self._property(where, ACCESSIBLE, "Name")),
            str(self._property(where, ACCESSIBLE, "Description")),
            str(self._property(where, "org.a11y.atspi.Value", "CurrentValue")),
            any(kind == LABELLED_BY for kind, _ in self._call(where, ACCESSIBLE, "GetRelationSet")),
        )
        for child in self._call(where, ACCESSIBLE, "GetChildren"):
            if not child[1].endswith("/null"):
                with suppress(LookupError):
                    yield from self.walk((child[0], child[1]), depth + 1)


@contextmanager
def private_desktop(folder: Path) -> Iterator[dict[str, str]]:
    """Yields the environment of a screen and a session bus of its own."""
    environment = {**os.environ, "HOME": str(folder), "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE"):
        environment.pop(name, None)
    environment["XDG_RUNTIME_DIR"] = str(folder)
    reading, writing = os.pipe()
    with ExitStack() as stack:
        screen = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x900x24", "-nolisten", "tcp", "-noreset")
        stack.callback(_end, subprocess.Popen(screen, pass_fds=(writing,), stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            environment["DISPLAY"] = f":{pipe.readline().strip()}"
        bus = subprocess.Popen(
            ("dbus-daemon", "--session", "--nofork", "--print-address"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        stack.callback(_end, bus)
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield environment


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from deskreader.app import App, make_application
from deskreader.profile import profile_in
application = make_application(["deskreader"])
app = App(application, profile_in(Path(sys.argv[1])).create(), sample=True)
app.start()
def open_first():
    if app.window.timeline.headlines:
        app.window.article_controller.go_to_article(1)
        app.window.actions_by_name["settings"].trigger()
    else:
        QTimer.singleShot(300, open_first)
QTimer.singleShot(500, open_first)
application.exec()
"""


def walked() -> list[Node]:
    """Returns the walk through the window of the sample newsroom with a story open, and through its settings."""
    with tempfile.TemporaryDirectory() as folder, private_desktop(Path(folder)) as environment, ExitStack() as stack:
        command = (sys.executable, "-c", PROGRAM, str(Path(folder) / "profile"))
        program = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        stack.callback(_end, program)
        session = stack.enter_context(open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"]))
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=20).body[0]
        connection = stack.enter_context(open_dbus_connection(address))
        deadline = time.monotonic() + START_SECONDS
        nodes: list[Node] = []
        while time.monotonic() < deadline:
            time.sleep(1)
            nodes = []
            with suppress(LookupError):
                for root in Walker(connection).programs():
                    nodes += Walker(connection).walk(root)
            has_settings = any(node.role == "combo box" for node in nodes)
            if has_settings and sum(node.role in ("heading", "paragraph") for node in nodes) > 3:
                break
        return nodes


def main() -> None:
    """Prints the walk, and how many controls lack a name or the name of their setting."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        return
    nodes = walked()
    for node in nodes:
        rest = " ".join(filter(None, (node.description and f"({node.description})", node.value and f"= {node.value}")))
        print(f"{'  ' * node.depth}{node.role}: {node.name[:90]!r} {rest}".rstrip())
    unnamed = [node for node in nodes if node.role in CONTROLS and not node.name.strip()]
    combos = [node for node in nodes if node.role == "combo box"]
    roles = [node.role for node in nodes]
    print_table(
        "Accessibility: what AT-SPI tells of the window with a story open",
        ["measure", "found", "aim"],
        [
            ["objects walked", len(nodes), "all"],
            [
                "headings, links and pictures of the story",
                sum(r in ("heading", "link", "graphic") for r in roles),
                "> 3",
            ],
            ["controls without a name", len(unnamed), 0],
            ["combo boxes without the name of their setting", sum(not node.is_labelled for node in combos), 0],
        ],
    )
    for node in unnamed:
        print(f"without a name: {node.role} at depth {node.depth}")
