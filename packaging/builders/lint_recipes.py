"""Lints the recipes and workflows for other systems, as far as possible without those systems.

python -m builders.lint_recipes   exits with 1 if a check found something; missing tools are reported as not run
"""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from builders.project import APP_ID, ROOT

WORKFLOWS = ROOT / ".github/workflows"
FLATPAK = ROOT / f"packaging/flatpak/{APP_ID}.yml"
EXCESS_PERMISSION = re.compile(
    r"--(?:filesystem|socket=session-bus|socket=system-bus|socket=x11|device=all|talk-name=\S*\*)\S*"
)
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d")


def commands() -> list[tuple[str, list[str]]]:
    """Returns the name and command line of each lint tool."""
    tools = Path(sys.executable).parent
    workflows = [str(path) for path in sorted(WORKFLOWS.glob("*.yml"))]
    scripts = [str(path) for path in sorted((ROOT / "packaging").rglob("*.sh"))]
    schema = ["--builtin-schema", "vendor.github-workflows"]
    options = ["--strict", "-c", str(ROOT / "packaging/yamllint.yml")]
    return [
        (
            "workflow form",
            [str(tools / "yamllint"), *options, *workflows],
        ),
        ("workflow schema", [str(tools / "check-jsonschema"), *schema, *workflows]),
        ("workflow safety", [str(tools / "zizmor"), "--offline", "--no-progress", "--min-severity", "low", *workflows]),
        ("shell scripts", ["shellcheck", *scripts]),
        ("Flatpak manifest", ["flatpak-builder", "--show-manifest", str(FLATPAK)]),
    ]


def outcome_of(command: list[str]) -> str:
    """Runs a tool; returns 'good', 'FOUND' with the tool's output, or 'not run'."""
    if not (shutil.which(command[0]) or Path(command[0]).exists()):
        return "not run"
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return "good" if result.returncode == 0 else f"FOUND\n{result.stdout}{result.stderr}"


def unpinned_actions() -> list[str]:
    """Returns the actions that are not pinned to a full commit hash with the version as a comment."""
    actions = (
        line.split("uses:", 1)[1].strip()
        for path in WORKFLOWS.glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    )
    return [name for name in actions if not PINNED.match(name)]


def installer_problems() -> list[str]:
    """Returns problems of the Windows installer's recipe: missing sections and a missing licence file."""
    text = (ROOT / "packaging/windows/deskreader.iss").read_text(encoding="utf-8")
    problems = [f"no section [{name}]" for name in ("Setup", "Files", "Icons", "Registry") if f"[{name}]" not in text]
    licence = re.search(r"^LicenseFile=(.+)$", text, re.M)
    if licence and not (ROOT / "packaging/windows" / licence.group(1).replace("\\", "/")).exists():
        problems.append("no licence file")
    return problems


def excess_permissions() -> list[str]:
    """Returns the Flatpak permissions that go beyond what the program needs."""
    return EXCESS_PERMISSION.findall(FLATPAK.read_text(encoding="utf-8"))


def main() -> int:
    """Runs all checks and prints their outcomes."""
    plistlib.loads((ROOT / "packaging/macos/entitlements.plist").read_bytes())
    outcomes = [(name, outcome_of(command)) for name, command in commands()]
    outcomes += [
        ("actions pinned", "FOUND\n" + "\n".join(unpinned_actions()) if unpinned_actions() else "good"),
        ("Windows installer", "FOUND\n" + "\n".join(installer_problems()) if installer_problems() else "good"),
        ("Flatpak permissions", "FOUND\n" + "\n".join(excess_permissions()) if excess_permissions() else "good"),
        ("macOS entitlements", "good"),
    ]
    for name, outcome in outcomes:
        print(f"{name:<20} {outcome}")
    return 1 if any(outcome.startswith("FOUND") for _, outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
