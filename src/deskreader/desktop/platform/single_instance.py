"""One instance per profile: the first holds a lock and listens, later ones hand over what they were given and end."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from deskreader.errors import DeskReaderError, Kind

log = logging.getLogger(__name__)

LOCK_FILE = "instance.lock"
SOCKET_FILE = "instance.socket"
LONGEST_PATH = 100
"""Bytes of a socket's path that every Unix takes (sun_path is 104 on macOS, 108 on Linux)."""
LONGEST_MESSAGE = 1_000_000
ANSWER = b"taken\n"
PATIENCE_MS = 20_000
"""As long as a first start may take until it listens, on a slow machine with twenty others starting beside it."""
ANSWER_MS = 5000
STALE_MS = 10_000
"""A lock that is older may be one that came with the folder from another machine: then the system's own lock on the
file decides, which a living program holds and a dead one does not. A younger one may not have it yet."""
TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""What the desktop gives to a program it starts, so that its window may come to the front."""


class SingleInstance(QObject):
    """The first instance of a profile. `raised` carries the arguments of each later start, which may be none."""

    raised = Signal(list)

    def __init__(self, lock: QLockFile, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        QLocalServer.removeServer(address)
        if not self._server.listen(address):
            log.warning("a second start cannot be noticed: %s", self._server.errorString())

    def close(self) -> None:
        """Stops listening and lets the next start be the first."""
        self._server.close()
        self._lock.unlock()

    def _greet(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(self._read_all)
            caller.disconnected.connect(caller.deleteLater)
            QTimer.singleShot(ANSWER_MS, caller, caller.abort)
        self._read_all()

    def _read_all(self) -> None:
        for caller in self._server.findChildren(QLocalSocket):
            self._read(caller)

    def _read(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > LONGEST_MESSAGE:
            caller.abort()
        elif caller.canReadLine():
            message = _message(bytes(caller.readLine().data()))
            if message is None:
                caller.abort()
                return
            caller.write(ANSWER)
            caller.flush()
            arguments, tokens = message
            os.environ.update(tokens)
            self.raised.emit(arguments)


def claim(profile_folder: Path, arguments: Sequence[str] = (), patience_ms: int = PATIENCE_MS) -> SingleInstance | None:
    """The instance where this start is the first of its profile; None where another has taken the arguments over.

    Files among the arguments are handed over with their whole path. A lock or socket that a killed instance left behind
    is taken over. Raises: DeskReaderError(BUSY_LIBRARY) where the first instance does not answer in time.
    """
    profile_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = QLockFile(str(profile_folder / LOCK_FILE))
    lock.setStaleLockTime(STALE_MS)
    address = _address(profile_folder)
    deadline = QDeadlineTimer(patience_ms)
    while not deadline.hasExpired():
        if lock.tryLock(0):
            return SingleInstance(lock, address)
        if lock.error() == QLockFile.LockError.PermissionError:
            raise DeskReaderError(Kind.READ_ONLY, str(profile_folder))
        if _hand_over(address, arguments, deadline):
            return None
        time.sleep(0.05)
    raise DeskReaderError(Kind.BUSY_LIBRARY)


def _hand_over(address: str, arguments: Sequence[str], deadline: QDeadlineTimer) -> bool:
    """Whether a first instance said that it has the arguments.

    Its answer is what counts: `waitForBytesWritten` returns False when everything was written already.
    """
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(min(1000, _left(deadline))):
        return False
    tokens = {name: os.environ[name] for name in TOKENS if os.environ.get(name)}
    message = {"arguments": [_whole(argument) for argument in arguments], "tokens": tokens}
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(min(ANSWER_MS, _left(deadline))):
            return False
    return bytes(socket.readLine().data()) == ANSWER


def _message(line: bytes) -> tuple[list[str], dict[str, str]] | None:
    """Arguments and tokens of a later start; None where the line is not what one sends."""
    try:
        message = json.loads(line)
        arguments = [argument for argument in message["arguments"] if isinstance(argument, str)]
        tokens = {name: value for name, value in message["tokens"].items() if name in TOKENS and isinstance(value, str)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return arguments, {name: value for name, value in tokens.items() if "\0" not in value}


def _whole(argument: str) -> str:
    """A file's whole path, since the first instance may run in another folder; anything else as it is."""
    try:
        return str(Path(argument).absolute()) if "://" not in argument and Path(argument).exists() else argument
    except (OSError, ValueError):
        return argument


def _address(folder: Path) -> str:
    """Where the first instance listens: in its profile, which is this user's alone, else under a name of its own.

    A name goes into the user's run-time folder where there is one: in the folder for all, anyone might take it first.
    """
    path = folder.resolve() / SOCKET_FILE
    if sys.platform != "win32" and len(os.fsencode(path)) <= LONGEST_PATH:
        return str(path)
    whose = f"{getpass.getuser()}\0{folder.resolve()}"
    name = f"deskreader-{hashlib.sha256(whose.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(own) / name) if own and Path(own).is_dir() and len(os.fsencode(own)) < 60 else name


def _left(deadline: QDeadlineTimer) -> int:
    return max(0, int(deadline.remainingTime()))
