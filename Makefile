# make run     sets everything up and opens DeskReader; without a screen, it gives a tour on a virtual one and leaves
#              screenshots in build/
# make test    sets everything up and runs the checks and tests
PYTHON := .venv/bin/python

BUILDER := PYTHONPATH=packaging:src build/package-env/bin/python
FUZZER := PYTHONPATH=src build/fuzz-env/bin/python

.PHONY: run test coverage check bench politeness sync-check coldsweat fuzz translations lock clean package double-click wheel licences supply recipes

run:
	@packaging/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(PYTHON) -m deskreader; else packaging/tour/tour.sh; fi

# The checks, then the tests: one test process a core, four at most, each file's tests in one process.
test: check
	@$(PYTHON) -m pytest -q -n auto --maxprocesses 4 --dist loadfile $(ARGS)

# The tests once more with the lines and branches that they leave out; it takes nearly twice as long.
coverage:
	@$(MAKE) --no-print-directory test ARGS='--cov --cov-report=term:skip-covered'

# Static checks: style, types and import layers.
check:
	@packaging/setup.sh test
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

# The project's benchmarks; ARGS names one of them.
bench:
	@packaging/setup.sh test
	@$(PYTHON) -m tests.benchmarks $(ARGS)

# The politeness scorecard: each rule of network use, checked against local servers with a simulated clock.
politeness:
	@packaging/setup.sh test
	@$(PYTHON) -m tests.politeness.scorecard

# Plays a scenario of two devices on an account of a real server, which runs on this machine and may fetch from loopback:
# make sync-check KIND=greader URL=http://127.0.0.1:8080 NAME=ana PASSWORD=... REFRESH='what makes the server fetch'
sync-check:
	@packaging/setup.sh test
	@PYTHONPATH=src $(PYTHON) -m tests.sync_check "$(KIND)" "$(URL)" "$(NAME)" "$(PASSWORD)" "$(REFRESH)"

# The same on a Coldsweat, a server with the Fever API, which it sets up in an environment of its own and starts.
coldsweat:
	@packaging/setup.sh test
	@packaging/setup.sh coldsweat
	@PYTHONPATH=src $(PYTHON) -m tests.sync_check.coldsweat build/coldsweat-env/bin/coldsweat

# Lets a fuzzer that is guided by coverage look for documents that do harm, a million of them in some hours; Linux and
# Python 3.11 to 3.13. What it finds is in build/fuzz/. Fewer: make fuzz ARGS='--documents 20000'
fuzz:
	@packaging/setup.sh fuzz
	@$(FUZZER) -m tests.fuzz.guided $(ARGS)

# Updates the .ts and .qm files from the source; new texts are then to be translated in the .ts files.
# After a class was renamed: make translations ARGS='--renamed OldName=NewName'
translations:
	@packaging/setup.sh test
	@$(PYTHON) packaging/translate.py $(ARGS)

# Builds the Debian package in build/ and runs the validators on it.
package:
	@packaging/setup.sh package
	@$(BUILDER) -m builders.deb

# Installs the package in a clean Debian and uses it with the mouse on a virtual screen; needs root. Screenshots: build/double-click/.
double-click:
	@packaging/setup.sh test
	@packaging/debian/install_test.sh

# Builds the wheel and the source archive in build/wheel/, twice, and compares the two builds.
wheel:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.wheel

# Updates resources/licences.json, the list of bundled software that the program and its packages show.
licences:
	@packaging/setup.sh test
	@PYTHONPATH=packaging:src $(PYTHON) -m builders.metadata.licences

# Checks the packages that ship with the program: known vulnerabilities, age; writes the bill of materials.
supply:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.supply_chain

# Lints the recipes for other systems and the workflows, as far as possible without those systems.
recipes:
	@packaging/setup.sh supply
	@$(BUILDER) -m builders.lint_recipes

# Updates the lock files to the newest versions that are at least a week old; needs uv.
lock:
	@for set in run dev fuzz coldsweat package; do uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras \
		--no-header --no-annotate --exclude-newer "$$(date -u -d '-7 days' +%F)" packaging/lock/$$set.in -o packaging/lock/$$set.txt; done

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
