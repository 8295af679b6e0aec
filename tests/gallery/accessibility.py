"""What a screen reader gets of every window, pane, dialog and state over AT-SPI, and what lacks a name, role or value.

python -m tests.gallery.accessibility [--walk] [NAME ...]; make bench ARGS=accessibility. `--walk` prints every object
in reading order; without it those of the window with a story. It needs Linux with Xvfb, dbus-daemon and at-spi2-core,
and runs on a screen and a bus of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests import ROOT
from tests.benchmarks.table import print_table
from tests.gallery.accessible_tree import (
    CONTROLS,
    PROGRAMS,
    Node,
    Walker,
    end,
    open_accessibility_bus,
    private_desktop,
)

SHOWN = "every-element"
"""The window of which everything is printed anyway: the main one, with a story that has every element."""


def walks(names: Sequence[str] = ()) -> Iterator[tuple[str, list[Node]]]:
    """Yields the name of each window with what is in it, in reading order. Raises: RuntimeError."""
    with tempfile.TemporaryDirectory() as folder, private_desktop(Path(folder)) as environment, ExitStack() as stack:
        command = (sys.executable, "-m", "tests.gallery.stage", str(Path(folder) / "profile"), *names)
        program = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        stack.callback(end, program)
        assert program.stdin is not None
        assert program.stdout is not None
        connection = stack.enter_context(open_accessibility_bus(environment))
        walker = Walker(connection)
        for line in program.stdout:
            name, number = line.split()
            yield name, walker.walk(int(number))
            program.stdin.write("\n")
            program.stdin.flush()
        if (status := program.wait()) != 0:
            raise RuntimeError(f"the program ended with {status} before its last window")


def faults(nodes: Sequence[Node]) -> list[str]:
    """Returns what lacks a name, a role or a value."""
    checks = (("name", "has_name"), ("role", "has_role"), ("value", "has_value"))
    return [f"no {what}: {str(node).strip()}" for node in nodes for what, check in checks if not getattr(node, check)]


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the walk and a row for each window, and below what lacks something; returns 1 if anything does."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        return 1
    names = [argument for argument in arguments if not argument.startswith("-")]
    rows: list[list[object]] = []
    details: list[str] = []
    story: Counter[str] = Counter()
    for name, nodes in walks(names):
        if name == SHOWN or "--walk" in arguments:
            print(f"\n{name}", *nodes, sep="\n")
        lacking = faults(nodes)
        story = Counter(node.role for node in nodes) if name == SHOWN else story
        rows.append([name, len(nodes), sum(node.role in CONTROLS for node in nodes), len(lacking), 0])
        details += [f"{name}: {line}" for line in lacking]
    head = ["window, pane, dialog, state", "objects", "controls", "without name, role or value", "aim"]
    print_table("Accessibility: what AT-SPI tells", head, rows)
    print("\nof the story:", ", ".join(f"{story[role]} {role}" for role in ("heading", "paragraph", "link", "graphic")))
    print("\n".join(details))
    return 1 if details or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
