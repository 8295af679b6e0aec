"""The entry point: the window, or a command in the terminal."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from deskreader import isolation, process_guard

if TYPE_CHECKING:
    from deskreader.cli.syntax.start_options import StartOptions


def main(arguments: list[str] | None = None) -> int:
    """Runs what the command line says and returns the exit code."""
    if arguments is not None:
        return _run(arguments)
    isolation.leave_current_folder()
    arguments = sys.argv[1:]
    return process_guard.run_guarded(lambda: _run(arguments), "--verbose" in arguments)


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["--worker"]:
        from deskreader.engine.worker.process import main as work

        work(arguments[1:])
        return 0
    from deskreader.cli.syntax.start_options import StartOptions, start_options

    start = start_options(arguments)
    if start is not None:
        return _open_window(start)
    from deskreader.cli.syntax.parser import parse

    options = parse(arguments)
    if options.self_check_window:
        from deskreader.window_self_check import main as check_window

        return check_window()
    if options.self_check:
        from deskreader.cli.self_check import main as check

        return check()
    if options.install_desktop or options.remove_desktop:
        from deskreader.cli.desktop_entry import main as change_menu

        return change_menu(options.install_desktop)
    if options.command is None:
        return _open_window(StartOptions(**{name: getattr(options, name) for name in StartOptions._fields}))
    from deskreader.cli.commands import run

    return run(options)


def _open_window(options: StartOptions) -> int:
    gc.disable()  # there is nearly no garbage until the window stands; then the app collects on the GUI thread
    from deskreader.app import main as open_window

    return open_window(options)


if __name__ == "__main__":
    sys.exit(main())
