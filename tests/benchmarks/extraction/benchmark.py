"""Prints how good the extractor is where it was not trained, beside other programs, and what costs it: extraction.

    python -m tests.benchmarks extraction    all tables; takes some minutes
    python -m tests.benchmarks ablation      what each rule is worth

Both need the labelled sets beside the project, and numpy and lightgbm. Programs to compare with are measured where they
are installed (trafilatura, readability-lxml). README.md beside this file lists what was tried and did not help.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.extraction.causes import causes_of
from tests.benchmarks.extraction.labelled import SCORED, LabelledPage, Score, difference, f1, labelled_pages
from tests.benchmarks.extraction.left_out import Texts, texts_left_out
from tests.benchmarks.extraction.peers import peers
from tests.benchmarks.extraction.stages import time_by_stage, times_and_ratio
from tests.benchmarks.pruning_model import Matrix, pages_with_texts
from tests.benchmarks.table import print_table

_LOW = 0.5  # recall below which an article counts as lost
_WORST = 20  # pages of a set
_TIMED = 150
_COMPARED = 200  # pages of a set that other programs read: all pages would take them a quarter of an hour
_EXAMPLE = 60  # characters of a text
_Programs = dict[str, dict[str, Score]]
"""Per program the scores of its texts, by the identifier of the page."""
_Scores = dict[str, _Programs]
"""The same for each set."""


def main() -> None:
    """Prints all tables."""
    matrix = Matrix(list(pages_with_texts()))
    others = _scores_of_peers()
    if others:
        _print_peers(others)
    for kind, parts in matrix.parts().items():
        texts = texts_left_out(matrix, parts)
        head = ["set", "pages", "F1", "precision", "recall", f"recall under {_LOW}", "over the best other program"]
        print_table(f"Whole {kind} left out", head, list(_left_out_rows(texts, others)))
        if kind == "hosts":
            for name in SCORED:
                head = ["page", "precision", "recall", "what costs most words", "for example"]
                print_table(f"The {_WORST} worst pages of {name}", head, list(_worst_rows(matrix, texts[name])))
    _print_times()


def _scores_of_peers() -> _Scores:
    """Returns the scores of the programs that are installed, on a sample of each set."""
    programs = peers()
    if not programs:
        return {}
    found: _Scores = {name: {program: {} for program in programs} for name in SCORED}
    for page in labelled_pages(SCORED, _COMPARED):
        for program, extract in programs.items():
            found[page.name][program][page.row["id"]] = page.score(extract(page.html, page.url))
    return found


def _print_peers(others: _Scores) -> None:
    programs = next(iter(others.values()))
    rows = [[program, *(f"{f1(list(others[name][program].values())):.4f}" for name in SCORED)] for program in programs]
    print_table(f"F1 of other programs, on at most {_COMPARED} pages of a set", ["program", *SCORED], rows)


def _left_out_rows(texts: Texts, others: _Scores) -> Iterator[list[object]]:
    for name, pages in texts.items():
        scores = [page.score(text) for page, text in pages]
        precision, recall = (sum(values) / len(scores) for values in zip(*scores, strict=True))
        low = sum(score[1] < _LOW for score in scores)
        yield [name, len(scores), *(f"{value:.4f}" for value in (f1(scores), precision, recall)), low,
               _over_best(pages, scores, others.get(name, {}))]  # fmt: skip


def _over_best(pages: list[tuple[LabelledPage, str]], scores: list[Score], others: _Programs) -> str:
    """Returns the difference to the best other program, on the pages that it read."""
    if not others:
        return ""
    best = max(others, key=lambda program: f1(list(others[program].values())))
    theirs = others[best]
    own = {page.row["id"]: score for (page, _), score in zip(pages, scores, strict=True) if page.row["id"] in theirs}
    return f"{difference(list(own.values()), [theirs[id_] for id_ in own])} {best}"


def _worst_rows(matrix: Matrix, pages: list[tuple[LabelledPage, str]]) -> Iterator[list[object]]:
    by_label = {id(page.label): page for page in matrix.pages}
    order = sorted(pages, key=lambda pair: f1([pair[0].score(pair[1])]))
    for label, text in order[:_WORST]:
        page = by_label[id(label)]
        stays = {" ".join(line.split()) for line in text.splitlines()}
        kept = [unit in stays or any(unit in line for line in stays) for unit in page.texts]
        words, longest = causes_of(page, kept, text)
        cause = max(words, key=lambda cause: words[cause], default="")
        precision, recall = label.score(text)
        yield [f"{label.host} {label.row['id']}"[:_EXAMPLE], f"{precision:.2f}", f"{recall:.2f}", cause,
               longest.get(cause, "").replace("|", " ")[:_EXAMPLE]]  # fmt: skip


def _print_times() -> None:
    rows: list[list[object]] = []
    stages: dict[str, dict[str, Any]] = {}
    for name in SCORED:
        pages = list(labelled_pages([name], _TIMED))
        took, ratio = times_and_ratio(pages)
        rows.append([name, took, f"{ratio:.2f}" if ratio is not None else ""])
        stages[name] = {str(stage): share for stage, share in time_by_stage(pages)}
    print_table("CPU time of a page, median", ["set", "ms", "x trafilatura fast"], rows)
    by_stage: list[list[object]] = [[stage, *(stages[name][stage] for name in SCORED)] for stage in stages[SCORED[0]]]
    print_table("CPU time by stage, mean share of a page in percent", ["stage", *SCORED], by_stage)
