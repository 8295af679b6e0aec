"""Looks over what is shipped: a bill of materials, known weaknesses, and the age of every package in the lock.

python -m builders.supply_chain   writes build/deskreader-VERSION.cdx.json; 1 where something was found

A check that cannot reach what it asks is skipped and says so: it is never counted as passed.
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

from builders import sbom
from builders.project import BUILD, LOCK, version

YOUNGEST = timedelta(days=7)
"""A package younger than this may be one that was taken over and not yet noticed."""
PASSED, FOUND, SKIPPED = "passed", "FOUND", "skipped"
AUDIT_SECONDS = 120
KNOWN_WEAK = "urllib3==1.24.1\n"
"""A version with weaknesses that every list has."""


def main() -> int:
    """Runs all three and says what came of each."""
    outcomes = [bill(), weaknesses(), ages()]
    print("\n" + "\n".join(f"{outcome:<8} {what}" for outcome, what in outcomes))
    return 1 if any(outcome == FOUND for outcome, _ in outcomes) else 0


def bill() -> tuple[str, str]:
    """Writes the bill of materials and holds it against the published schema."""
    path = BUILD / f"deskreader-{version()}.cdx.json"
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(sbom.document(), indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    trouble = schema_trouble(text)
    count = len(sbom.document()["components"])
    return (
        (FOUND, f"bill of materials: {trouble}") if trouble else (PASSED, f"bill of materials: {count} parts, {path}")
    )


def schema_trouble(text: str) -> str:
    """What CycloneDX's own schema finds wrong; empty where nothing."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return "" if found is None else str(found)[:300]


def weaknesses() -> tuple[str, str]:
    """Asks for known weaknesses of every pinned package (pip-audit).

    Where the list answers nothing, pip-audit says that it found nothing: so a package that is known to be weak is asked
    for first, and only an answer that names it makes the next one count.
    """
    with tempfile.TemporaryDirectory() as folder:
        weak = Path(folder) / "weak.txt"
        weak.write_text(KNOWN_WEAK, encoding="utf-8")
        answers, trouble = _audited("--no-deps", "-r", str(weak))
    if trouble or not any(answer.get("vulns") for answer in answers):
        return SKIPPED, "known weaknesses: the list of weaknesses does not answer here"
    return judged(*_audited("--require-hashes", "-r", str(LOCK / "run.txt")))


def _audited(*arguments: str) -> tuple[list[dict[str, Any]], str]:
    """What pip-audit says of each package, and its trouble."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, timeout=AUDIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return [], f"no answer within {AUDIT_SECONDS} s"
    try:
        return json.loads(done.stdout)["dependencies"], ""
    except (ValueError, KeyError):
        return [], (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:300]


def judged(answers: list[dict[str, Any]], trouble: str) -> tuple[str, str]:
    """What an audit's answers mean: it has passed only where each package was looked up and none is weak."""
    weak = [f"{one['name']} {weakness['id']}" for one in answers for weakness in one.get("vulns", [])]
    unknown = [one["name"] for one in answers if "skip_reason" in one]
    if weak:
        return FOUND, f"known weaknesses: {', '.join(weak)}"
    if trouble or not answers:
        return FOUND, f"known weaknesses: the audit failed: {trouble}"
    if unknown:
        return SKIPPED, f"known weaknesses: nothing could be learned of {', '.join(unknown)}"
    return PASSED, f"known weaknesses: none in {len(answers)} packages"


def ages() -> tuple[str, str]:
    """Whether each pinned package was published at least a week ago."""
    pinned = sorted(set(pins(LOCK.glob("*.txt"))))
    if age_of(*pinned[0]) is None:
        return SKIPPED, "age: the index does not tell the days of publication here"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda pin: age_of(*pin), pinned))
    unknown = [name for (name, _), published in zip(pinned, found, strict=True) if published is None]
    young = too_young(zip(pinned, found, strict=True), datetime.now(UTC))
    if young:
        return FOUND, f"age: younger than {YOUNGEST.days} days: {', '.join(young)}"
    if unknown:
        return SKIPPED, f"age: of {len(unknown)} of {len(pinned)} packages the day of publication could not be read"
    return PASSED, f"age: each of {len(pinned)} packages is at least {YOUNGEST.days} days old"


def too_young(published: Iterable[tuple[tuple[str, str], datetime | None]], now: datetime) -> list[str]:
    """The packages that were published less than a week before `now`."""
    return [f"{name} {number}" for (name, number), day in published if day is not None and now - day < YOUNGEST]


def pins(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Name and version of each package in lock files."""
    for path in files:
        yield from re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(encoding="utf-8"), re.M)


def age_of(name: str, number: str) -> datetime | None:
    """When a version was published first; None where the index does not say (PEP 700)."""
    asked = {"Accept": "application/vnd.pypi.simple.v1+json"}
    try:
        answer = requests.get(f"{PyPI.simple_url}/{name}/", headers=asked, timeout=30)
        answer.raise_for_status()
        return first_published(answer.json(), name, number)
    except (requests.RequestException, ValueError, KeyError):
        return None


def first_published(listing: dict[str, Any], name: str, number: str) -> datetime | None:
    """The earliest upload of a version's files in an index's answer."""
    stem = re.compile(rf"^{re.sub('[-_.]+', '[-_.]+', name)}-{re.escape(number)}(?=-|[.]tar|[.]zip)", re.I)
    times = [file["upload-time"] for file in listing["files"] if stem.match(file["filename"]) and "upload-time" in file]
    return min((datetime.fromisoformat(one.replace("Z", "+00:00")) for one in times), default=None)


if __name__ == "__main__":
    sys.exit(main())
