"""Where a bundle begins: the program, as `python -m deskreader` begins it."""

import os
import sys

from deskreader.__main__ import main

# The bundle's own libraries are for this process, not for a browser that it opens.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
# A windowed program on Windows has nowhere to print to.
for name in ("stdout", "stderr"):
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - lives as long as the program

sys.exit(main())
