"""The bill of materials of what is shipped (CycloneDX 1.6, JSON), made from the lock and the list of licences."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from builders.licences import LIST
from builders.project import HOME_PAGE, LOCK, moment, version


def locked(environment: dict[str, str] | None = None) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes of each package in packaging/lock/run.txt that is for this Python and system, or for those of
    `environment` (names of PEP 508)."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"\n(?=\S)", (LOCK / "run.txt").read_text(encoding="utf-8")):
        head = re.match(r"([\w.-]+)==([\w.]+)(?: ; ([^\\]+))?", block)
        if head is not None and (head.group(3) is None or Marker(head.group(3)).evaluate(environment or {})):
            found[head.group(1)] = (head.group(2), re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
    return found


def document() -> dict[str, Any]:
    """The whole bill: the program, and each package that it ships."""
    shipped = {canonicalize_name(part["name"]): part for part in json.loads(LIST.read_text(encoding="utf-8"))}
    parts = [_component(name, *one, shipped[name]["id"]) for name, one in locked().items() if name in shipped]
    us = f"pkg:pypi/deskreader@{version()}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{HOME_PAGE}/{version()}/{moment()}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment(), UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": us,
                "name": "deskreader",
                "version": version(),
                "purl": us,
                "licenses": [{"expression": "MIT"}],
                "externalReferences": [{"type": "vcs", "url": HOME_PAGE}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": us, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def _component(name: str, version: str, hashes: list[str], licence: str) -> dict[str, Any]:
    address = f"pkg:pypi/{name}@{version}"
    files = [{"type": "distribution", "url": address, "hashes": [{"alg": "SHA-256", "content": one}]} for one in hashes]
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [{"expression": licence}],
        "externalReferences": files,
    }
