"""What the extractor finds on pages whose hosts, or whose whole set, its model never saw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import deskreader.articles.detection.model as model_module
from deskreader.articles import extract
from tests.benchmarks.extraction.labelled import SCORED, LabelledPage
from tests.benchmarks.pruning_model import STAGES, Matrix, source_of

Texts = dict[str, list[tuple[LabelledPage, str]]]
"""Per set its pages with the texts found."""


@contextmanager
def judged_by(model: Any) -> Iterator[None]:
    """Lets a model judge instead of the shipped one for a while."""
    names: dict[str, Any] = {}
    exec(source_of(model), names)
    with ExitStack() as stack:
        for name in STAGES:
            stack.enter_context(patch.object(model_module, name, names[name]))
        yield


def texts_left_out(matrix: Matrix, parts: list[Any]) -> Texts:
    """Returns the texts that the whole extractor finds, by models that never saw the page, nor any of its host."""
    found: Texts = {name: [] for name in SCORED}
    for part in parts:
        with judged_by(matrix.model_without(part)):
            for page in (page.label for page, is_in in zip(matrix.pages, part, strict=True) if is_in):
                if page.name in found:
                    found[page.name].append((page, extract(page.html, page.url).text))
    return found
