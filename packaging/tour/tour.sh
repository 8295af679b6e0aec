#!/bin/sh
# The main job on a virtual screen, step by step, for a machine that has no screen; screenshots go to build/.
set -eu
cd "$(dirname "$0")/../.."
exec dbus-run-session -- env PYTHONPATH=packaging .venv/bin/python -m tour build
