"""The log file of one profile: small, rotated, and without the secrets of URLs, since only hosts are logged."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_BYTES = 1_000_000


def start_log(folder: Path, verbose: bool = False) -> logging.Handler:
    """Starts to write the log into `folder` and returns the handler, which the caller passes to `end_log`."""
    handler = RotatingFileHandler(folder / "deskreader.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
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
