"""Packages of values whose modules are loaded when a name is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PACKAGES = ("deskreader.model", "deskreader.model.accounts", "deskreader.model.revisions")


def imported_for_type_checkers(package: str) -> dict[str, str]:
    """Returns the module that a package names to type checkers for each of its names."""
    path = import_module(package).__file__
    assert path is not None
    tree = ast.parse(Path(path).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imports = (node for node in block.body if isinstance(node, ast.ImportFrom))
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_name_is_what_type_checkers_see(package: str) -> None:
    module, seen = import_module(package), imported_for_type_checkers(package)
    assert sorted(seen) == sorted(module.__all__)
    for name, home in seen.items():
        assert getattr(module, name) is getattr(import_module(home), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_is_not_there_is_an_attribute_error(package: str) -> None:
    with pytest.raises(AttributeError, match="missing"):
        import_module(package).missing  # noqa: B018


def test_only_the_module_of_a_name_is_loaded() -> None:
    code = (
        "import sys; from deskreader.model import View\n"
        "print([name for name in ('views', 'articles', 'feeds', 'usage') if f'deskreader.model.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['views']"
