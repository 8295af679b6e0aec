"""SECURITY.md and the code agree on what a stranger's document may cost."""

from __future__ import annotations

import re

import pytest

from deskreader import limits
from tests import ROOT

ROW = re.compile(r"^\| [^|]* \| `(\w+)` \| ([\d,]+) \| [^|]+ \| \[(\w+)\]\(([\w/.]+)\) \|$", re.M)
TABLE = ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8"))
LIMITS = {name: value for name, value in vars(limits).items() if name.isupper()}


def test_the_table_has_every_limit_with_its_value() -> None:
    assert {name: int(value.replace(",", "")) for name, value, _, _ in TABLE} == LIMITS
    assert len(TABLE) == len(LIMITS) > 30


@pytest.mark.parametrize(("name", "test", "path"), [(name, test, path) for name, _, test, path in TABLE])
def test_every_limit_is_used_and_has_a_test(name: str, test: str, path: str) -> None:
    assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
    sources = (file for file in (ROOT / "src").rglob("*.py") if file.name != "limits.py")
    assert any(re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) for file in sources)
