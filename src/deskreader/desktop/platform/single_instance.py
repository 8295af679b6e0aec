"""One instance per profile: the first holds a lock and listens, later ones send it their arguments and exit."""

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
MAX_PATH_BYTES = 100
"""Length of a socket's path that every Unix accepts (sun_path is 104 on macOS, 108 on Linux)."""
MAX_MESSAGE_BYTES = 1_000_000
ANSWER = b"taken\n"
TIMEOUT_MS = 20_000
"""How long a first start may take until it listens, on a slow machine with twenty others starting at the same time."""
ANSWER_MS = 5000
STALE_MS = 10_000
"""An older lock file may have come with the folder from another machine. Then the system's own lock on the file, which
a running program holds and a dead one does not, decides. A younger lock file may not have the system's lock yet."""
TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""Environment variables that the desktop sets for a program it starts, so that its window may come to the front."""


class SingleInstance(QObject):
    """The first instance of a profile."""

    arguments_received = Signal(list)
    """The arguments of a later start, which may be none."""

    def __init__(self, lock: QLockFile, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        QLocalServer.removeServer(address)
        if not self._server.listen(address):
            log.warning("a second start cannot reach this instance: %s", self._server.errorString())

    def close(self) -> None:
        """Stops listening and releases the lock for the next start."""
        self._server.close()
        self._lock.unlock()

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.readyRead.connect(self._read_all)
            caller.disconnected.connect(caller.deleteLater)
            QTimer.singleShot(ANSWER_MS, caller, caller.abort)
        self._read_all()

    def _read_all(self) -> None:
        for caller in self._server.findChildren(QLocalSocket):
            self._read(caller)

    def _read(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > MAX_MESSAGE_BYTES:
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
            self.arguments_received.emit(arguments)


def claim(profile_folder: Path, arguments: Sequence[str] = (), timeout_ms: int = TIMEOUT_MS) -> SingleInstance | None:
    """Returns the instance if this start is the profile's first; None if another instance received the arguments.

    Files among the arguments are sent with their absolute path. A lock or socket that a killed instance left behind is
    taken over.

    Raises: DeskReaderError(BUSY_LIBRARY) if the first instance does not answer in time, (READ_ONLY) if the folder
    cannot be written.
    """
    profile_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = QLockFile(str(profile_folder / LOCK_FILE))
    lock.setStaleLockTime(STALE_MS)
    address = _address(profile_folder)
    deadline = QDeadlineTimer(timeout_ms)
    while not deadline.hasExpired():
        if lock.tryLock(0):
            return SingleInstance(lock, address)
        if lock.error() == QLockFile.LockError.PermissionError:
            raise DeskReaderError(Kind.READ_ONLY, str(profile_folder))
        if _send_arguments(address, arguments, deadline):
            return None
        time.sleep(0.05)
    raise DeskReaderError(Kind.BUSY_LIBRARY)


def _send_arguments(address: str, arguments: Sequence[str], deadline: QDeadlineTimer) -> bool:
    """Whether a first instance confirmed that it has the arguments.

    Only its answer counts: `waitForBytesWritten` returns False when everything was already written.
    """
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(min(1000, _remaining(deadline))):
        return False
    tokens = {name: os.environ[name] for name in TOKENS if os.environ.get(name)}
    message = {"arguments": [_absolute(argument) for argument in arguments], "tokens": tokens}
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(min(ANSWER_MS, _remaining(deadline))):
            return False
    return bytes(socket.readLine().data()) == ANSWER


def _message(line: bytes) -> tuple[list[str], dict[str, str]] | None:
    """Returns the arguments and tokens of a later start; None where the line is not a valid message."""
    try:
        message = json.loads(line)
        arguments = [argument for argument in message["arguments"] if isinstance(argument, str)]
        tokens = {name: value for name, value in message["tokens"].items() if name in TOKENS and isinstance(value, str)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return arguments, {name: value for name, value in tokens.items() if "\0" not in value}


def _absolute(argument: str) -> str:
    """Returns a file's absolute path, since the first instance may run elsewhere; other arguments unchanged."""
    try:
        return str(Path(argument).absolute()) if "://" not in argument and Path(argument).exists() else argument
    except (OSError, ValueError):
        return argument


def _address(folder: Path) -> str:
    """Returns where the first instance listens: a socket in its profile, or a name if the profile's path is too long.

    The name is in the user's runtime folder, if there is one: in the shared temporary folder anyone could take it.
    """
    path = folder.resolve() / SOCKET_FILE
    if sys.platform != "win32" and len(os.fsencode(path)) <= MAX_PATH_BYTES:
        return str(path)
    identity = f"{getpass.getuser()}\0{folder.resolve()}"
    name = f"deskreader-{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    folder_name = os.environ.get("XDG_RUNTIME_DIR", "")
    is_usable = folder_name and Path(folder_name).is_dir() and len(os.fsencode(folder_name)) < 60
    return str(Path(folder_name) / name) if is_usable else name


def _remaining(deadline: QDeadlineTimer) -> int:
    return max(0, int(deadline.remainingTime()))
