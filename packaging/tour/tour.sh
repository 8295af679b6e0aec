#!/bin/sh
# Gives a tour of the program on a virtual screen, for machines without a screen; screenshots go to build/.
set -eu
cd "$(dirname "$0")/../.."
exec dbus-run-session -- env PYTHONPATH=packaging .venv/bin/python -m tour build
