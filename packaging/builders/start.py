"""The entry point of a bundle: starts the program as `python -m deskreader` does."""

import os
import sys

from deskreader.__main__ import main

# The bundle's libraries are for this process only, not for a browser that it starts.
original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if original:
    os.environ["LD_LIBRARY_PATH"] = original
# On Windows, a windowed program has no standard output.
for name in ("stdout", "stderr"):
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open for as long as the program runs

sys.exit(main())
