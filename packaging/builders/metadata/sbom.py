"""The bill of materials of the packages (CycloneDX 1.6, JSON), made from the lock file and the list of licences."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from builders.metadata.licences import LICENCE_LIST
from builders.project import HOME_PAGE, LOCK, source_timestamp, version


def locked_packages(environment: dict[str, str] | None = None) -> dict[str, tuple[str, list[str]]]:
    """Returns version and SHA-256 hashes of each package that packaging/lock/run.txt pins for an environment.

    `environment` overrides this Python and system, by the marker names of PEP 508.
    """
    packages: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"\n(?=\S)", (LOCK / "run.txt").read_text(encoding="utf-8")):
        match = re.match(r"([\w.-]+)==([\w.]+)(?: ; ([^\\]+))?", block)
        if match is not None and (match.group(3) is None or Marker(match.group(3)).evaluate(environment or {})):
            packages[match.group(1)] = (match.group(2), re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
    return packages


def document() -> dict[str, Any]:
    """Returns the bill of materials: the program and each package that is bundled with it."""
    bundled = {canonicalize_name(part["name"]): part for part in json.loads(LICENCE_LIST.read_text(encoding="utf-8"))}
    components = [
        _component(name, *package, bundled[name]["id"])
        for name, package in locked_packages().items()
        if name in bundled
    ]
    program = f"pkg:pypi/deskreader@{version()}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{HOME_PAGE}/{version()}/{source_timestamp()}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(source_timestamp(), UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": program,
                "name": "deskreader",
                "version": version(),
                "purl": program,
                "licenses": [{"expression": "MIT"}],
                "externalReferences": [{"type": "vcs", "url": HOME_PAGE}],
            },
        },
        "components": components,
        "dependencies": [{"ref": program, "dependsOn": [part["bom-ref"] for part in components]}],
    }


def _component(name: str, version: str, hashes: list[str], licence: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    files = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": digest}]} for digest in hashes
    ]
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": licence}],
        "externalReferences": files,
    }
