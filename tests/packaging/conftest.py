"""Makes the modules in packaging/ importable for these tests."""

from __future__ import annotations

import sys

from tests import ROOT

sys.path.append(str(ROOT / "packaging"))
