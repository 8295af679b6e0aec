"""A signal during a refresh, while a feed's server does not answer: the program ends cleanly and loses nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.profile import profile_in
from deskreader.store.feeds import feeds

if sys.platform == "win32":
    pytest.skip("this system has no such signals", allow_module_level=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program_in_the_middle_of_a_refresh(tmp_path: Path, number: signal.Signals) -> None:
    profile = profile_in(tmp_path).create()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = Engine(profile)
        feed = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        engine.database.write(feeds.add_feed, feed, "Silent", None, None, datetime.now(UTC))
        engine.close()
        command = [sys.executable, "-m", "deskreader", "--profile", str(tmp_path)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
        program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        silent.settimeout(60)
        connection, _ = silent.accept()
        with connection:
            program.send_signal(number)
            _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert (profile.config / "window.ini").exists()
    engine = Engine(profile)
    assert [feed.title for feed in engine.library.outline().feeds] == ["Silent"]
    assert all(finding.good for finding in engine.library.check())
    engine.close()
