"""The output format of the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints a table in Markdown; floating-point numbers get one decimal place. Rows appear as they come."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head), flush=True)
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row) + " |",
            flush=True,
        )
