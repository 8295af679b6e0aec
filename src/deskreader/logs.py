"""The log file of one profile: small, rotated, without addresses' secrets, since rooms log kinds and hosts alone."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_BYTES = 1_000_000


def start_log(folder: Path, verbose: bool = False) -> logging.Handler:
    """Begins to write the log into `folder` and returns the handler, which the caller closes with `end_log`."""
    handler = RotatingFileHandler(folder / "deskreader.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("urllib3", "PIL", "chardet"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Takes the handler away and closes its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
