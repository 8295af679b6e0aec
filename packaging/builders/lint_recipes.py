"""Looks over the recipes and workflows for systems that are not this one, as far as that goes without them.

python -m builders.lint_recipes   1 where something was found; a tool that is not there is named as not run
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
TOO_MUCH = re.compile(r"--(?:filesystem|socket=session-bus|socket=system-bus|socket=x11|device=all|talk-name=\S*\*)\S*")
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d")


def commands() -> list[tuple[str, list[str]]]:
    """Each tool and what it looks at."""
    tools = Path(sys.executable).parent
    workflows = [str(path) for path in sorted(WORKFLOWS.glob("*.yml"))]
    scripts = [str(path) for path in sorted((ROOT / "packaging").rglob("*.sh"))]
    schema = ["--builtin-schema", "vendor.github-workflows"]
    form = ["--strict", "-c", str(ROOT / "packaging/yamllint.yml")]
    return [
        (
            "workflow form",
            [str(tools / "yamllint"), *form, *workflows],
        ),
        ("workflow schema", [str(tools / "check-jsonschema"), *schema, *workflows]),
        ("workflow safety", [str(tools / "zizmor"), "--offline", "--no-progress", "--min-severity", "low", *workflows]),
        ("shell scripts", ["shellcheck", *scripts]),
        ("Flatpak manifest", ["flatpak-builder", "--show-manifest", str(FLATPAK)]),
    ]


def ran(command: list[str]) -> str:
    """'good', 'FOUND' with what the tool said, or 'not run'."""
    if not (shutil.which(command[0]) or Path(command[0]).exists()):
        return "not run"
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return "good" if done.returncode == 0 else f"FOUND\n{done.stdout}{done.stderr}"


def unpinned() -> list[str]:
    """Actions that are not named by a whole commit, with the version behind it."""
    used = (
        line.split("uses:", 1)[1].strip()
        for path in WORKFLOWS.glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    )
    return [name for name in used if not PINNED.match(name)]


def installer_trouble() -> list[str]:
    """What is wrong with the Windows installer's recipe: files it names that are not there, sections it lacks."""
    text = (ROOT / "packaging/windows/deskreader.iss").read_text(encoding="utf-8")
    found = [f"no section [{name}]" for name in ("Setup", "Files", "Icons", "Registry") if f"[{name}]" not in text]
    licence = re.search(r"^LicenseFile=(.+)$", text, re.M)
    if licence and not (ROOT / "packaging/windows" / licence.group(1).replace("\\", "/")).exists():
        found.append("no licence file")
    return found


def permissions_trouble() -> list[str]:
    """Permissions of the Flatpak that go beyond what it needs."""
    text = FLATPAK.read_text(encoding="utf-8")
    return re.findall(
        r"--(?:filesystem|socket=session-bus|socket=system-bus|socket=x11|device=all|talk-name=\S*\*)\S*", text
    )


def main() -> int:
    """Runs everything and says what came of it."""
    plistlib.loads((ROOT / "packaging/macos/entitlements.plist").read_bytes())
    outcomes = [(name, ran(command)) for name, command in commands()]
    outcomes += [
        ("actions pinned", "FOUND\n" + "\n".join(unpinned()) if unpinned() else "good"),
        ("Windows installer", "FOUND\n" + "\n".join(installer_trouble()) if installer_trouble() else "good"),
        ("Flatpak permissions", "FOUND\n" + "\n".join(permissions_trouble()) if permissions_trouble() else "good"),
        ("macOS entitlements", "good"),
    ]
    for name, outcome in outcomes:
        print(f"{name:<20} {outcome}")
    return 1 if any(outcome.startswith("FOUND") for _, outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
