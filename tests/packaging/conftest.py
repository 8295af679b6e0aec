"""Lets the tests of what is shipped import the modules that make it."""

from __future__ import annotations

import sys

from tests import ROOT

sys.path.append(str(ROOT / "packaging"))
