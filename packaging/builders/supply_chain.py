"""Checks the supply chain: bill of materials, known vulnerabilities, and the age of every package in the lock files.

python -m builders.supply_chain   writes build/deskreader-VERSION.cdx.json; exits with 1 if a check found something

A check whose data source cannot be reached reports that it was skipped; it never counts as passed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from pip._internal.models.index import PyPI

from builders.metadata import sbom
from builders.project import BUILD, LOCK, version

MINIMUM_AGE = timedelta(days=7)
"""A younger package may have been hijacked without anybody noticing yet."""
PASSED, FOUND, SKIPPED = "passed", "FOUND", "skipped"
AUDIT_SECONDS = 120
KNOWN_VULNERABLE = "urllib3==1.24.1\n"
"""A version whose vulnerabilities every database lists."""


def main() -> int:
    """Runs all three checks and prints their outcomes."""
    outcomes = [write_bill(), check_vulnerabilities(), check_ages()]
    print("\n" + "\n".join(f"{outcome:<8} {what}" for outcome, what in outcomes))
    return 1 if any(outcome == FOUND for outcome, _ in outcomes) else 0


def write_bill() -> tuple[str, str]:
    """Writes the bill of materials and validates it against the published schema."""
    path = BUILD / f"deskreader-{version()}.cdx.json"
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(sbom.document(), indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    error = schema_error(text)
    count = len(sbom.document()["components"])
    return (FOUND, f"bill of materials: {error}") if error else (PASSED, f"bill of materials: {count} parts, {path}")


def schema_error(text: str) -> str:
    """Returns what CycloneDX's schema finds wrong, or an empty string."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return "" if problem is None else str(problem)[:300]


def check_vulnerabilities() -> tuple[str, str]:
    """Looks up known vulnerabilities of every pinned package (pip-audit).

    Where the database gives no answer, pip-audit reports no findings. So a package that is known to be vulnerable is
    looked up first, and the real result counts only if that package was found.
    """
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "known_vulnerable.txt"
        requirements.write_text(KNOWN_VULNERABLE, encoding="utf-8")
        findings, error = _run_audit("--no-deps", "-r", str(requirements))
    if error or not any(package.get("vulns") for package in findings):
        return SKIPPED, "known vulnerabilities: the database cannot be reached from here"
    return verdict(*_run_audit("--require-hashes", "-r", str(LOCK / "run.txt")))


def _run_audit(*arguments: str) -> tuple[list[dict[str, Any]], str]:
    """Returns what pip-audit reports about each package, and its error message."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        result = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, timeout=AUDIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return [], f"no answer within {AUDIT_SECONDS} s"
    try:
        return json.loads(result.stdout)["dependencies"], ""
    except (ValueError, KeyError):
        return [], (result.stderr.strip().splitlines() or ["no output"])[-1][:300]


def verdict(findings: list[dict[str, Any]], error: str) -> tuple[str, str]:
    """Returns the outcome of an audit: passed only if every package was looked up and none is vulnerable."""
    vulnerable = [
        f"{package['name']} {vulnerability['id']}" for package in findings for vulnerability in package.get("vulns", [])
    ]
    unknown = [package["name"] for package in findings if "skip_reason" in package]
    if vulnerable:
        return FOUND, f"known vulnerabilities: {', '.join(vulnerable)}"
    if error or not findings:
        return FOUND, f"known vulnerabilities: the audit failed: {error}"
    if unknown:
        return SKIPPED, f"known vulnerabilities: no information about {', '.join(unknown)}"
    return PASSED, f"known vulnerabilities: none in {len(findings)} packages"


def check_ages() -> tuple[str, str]:
    """Checks that each pinned package was published at least a week ago."""
    pinned = sorted(set(pins(LOCK.glob("*.txt"))))
    if published_at(*pinned[0]) is None:
        return SKIPPED, "age: the index does not give publication dates here"
    with ThreadPoolExecutor(4) as pool:
        dates = list(pool.map(lambda pin: published_at(*pin), pinned))
    unknown = [name for (name, _), published in zip(pinned, dates, strict=True) if published is None]
    too_young = younger_than_allowed(zip(pinned, dates, strict=True), datetime.now(UTC))
    if too_young:
        return FOUND, f"age: younger than {MINIMUM_AGE.days} days: {', '.join(too_young)}"
    if unknown:
        return SKIPPED, f"age: {len(unknown)} of {len(pinned)} packages have no readable publication date"
    return PASSED, f"age: each of {len(pinned)} packages is at least {MINIMUM_AGE.days} days old"


def younger_than_allowed(published: Iterable[tuple[tuple[str, str], datetime | None]], now: datetime) -> list[str]:
    """Returns the packages that were published less than a week before `now`."""
    return [
        f"{name} {version_number}"
        for (name, version_number), date in published
        if date is not None and now - date < MINIMUM_AGE
    ]


def pins(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yields name and version of each package in lock files."""
    for path in files:
        yield from re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(encoding="utf-8"), re.M)


def published_at(name: str, version_number: str) -> datetime | None:
    """Returns when a version was first published, or None if the index does not say (PEP 700)."""
    headers = {"Accept": "application/vnd.pypi.simple.v1+json"}
    try:
        answer = requests.get(f"{PyPI.simple_url}/{name}/", headers=headers, timeout=30)
        answer.raise_for_status()
        return first_published(answer.json(), name, version_number)
    except (requests.RequestException, ValueError, KeyError):
        return None


def first_published(listing: dict[str, Any], name: str, version_number: str) -> datetime | None:
    """Returns the earliest upload time of a version's files in an index's listing."""
    file_name = re.compile(rf"^{re.sub('[-_.]+', '[-_.]+', name)}-{re.escape(version_number)}(?=-|[.]tar|[.]zip)", re.I)
    upload_times = [
        file["upload-time"] for file in listing["files"] if file_name.match(file["filename"]) and "upload-time" in file
    ]
    return min((datetime.fromisoformat(time.replace("Z", "+00:00")) for time in upload_times), default=None)


if __name__ == "__main__":
    sys.exit(main())
