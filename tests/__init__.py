"""The tests, in folders that follow the packages of the program."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The project's own folder."""
