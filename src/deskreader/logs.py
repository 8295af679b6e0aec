"""The log file of one profile: small, rotated, and without the secrets of URLs, since only hosts are logged."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from deskreader.plain_files import is_plain

LOG_BYTES = 1_000_000


def start_log(folder: Path, verbose: bool = False) -> logging.Handler:
    """Starts to write the log into `folder` and returns the handler, which the caller passes to `end_log`."""
    file = folder / "deskreader.log"
    handler: logging.Handler = logging.NullHandler()
    if is_plain(file) or not os.path.lexists(file):  # a pipe without a reader would make the start wait for ever
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in ("urllib3", "PIL", "chardet"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Removes the handler and closes its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
