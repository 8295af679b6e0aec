# make run     sets everything up and opens DeskReader (without a screen: a tour on a virtual one, with screenshots in build/)
# make test    sets everything up and passes the tests
PYTHON := .venv/bin/python

BUILDER := PYTHONPATH=packaging:src build/package-env/bin/python

.PHONY: run test check bench politeness translations lock clean package double-click wheel licences supply recipes

run:
	@packaging/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(PYTHON) -m deskreader; else packaging/tour/tour.sh; fi

test: check
	@$(PYTHON) -m pytest -q --cov --cov-report=term:skip-covered $(ARGS)

# What a machine can judge without running the program: style, types, layers.
check:
	@packaging/setup.sh test
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

# The project's own measurements; each prints its figures.
bench:
	@packaging/setup.sh test
	@$(PYTHON) -m tests.benchmarks $(ARGS)

# How politely the network is used, rule by rule, against local servers on a made-up clock.
politeness:
	@packaging/setup.sh test
	@$(PYTHON) -m tests.politeness.scorecard

# The .ts and .qm files brought up to date with the source; new texts are then translated in the .ts files.
translations:
	@packaging/setup.sh test
	@$(PYTHON) packaging/translate.py

# The Debian package, looked over by the validators, into build/.
package:
	@packaging/setup.sh package
	@$(BUILDER) -m builders.deb

# The package used with the mouse in a clean Debian on a virtual screen; needs root. Pictures in build/double-click/.
double-click:
	@packaging/setup.sh test
	@packaging/debian/install_test.sh

# The wheel and the source archive, made twice and compared, into build/wheel/.
wheel:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.wheel

# The list of what the program is made of, for the program itself and its packages.
licences:
	@packaging/setup.sh test
	@PYTHONPATH=packaging:src $(PYTHON) -m builders.licences

# What is shipped, looked over: known weaknesses, age, bill of materials.
supply:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.supply_chain

# The recipes for other systems and the workflows, looked over as far as that goes without those systems.
recipes:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.lint_recipes

# New versions, none younger than a week; needs uv.
lock:
	@for set in run dev package; do uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras \
		--no-header --no-annotate --exclude-newer "$$(date -u -d '-7 days' +%F)" packaging/lock/$$set.in -o packaging/lock/$$set.txt; done

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
