"""Thousands of damaged documents of every kind: each is read or refused, and no answer holds anything unsafe."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import suppress

import pytest

from deskreader.errors import DeskReaderError
from tests import ROOT
from tests.fuzz import checks
from tests.fuzz.targets import BY_BYTE, TARGETS, Target, close, load

COUNT = 10_000 if os.environ.get("CI") else 3_000


def test_damaged_documents_are_read_or_refused() -> None:
    """For more of them: python -m tests.fuzz.mutated --count 1000000, or `make fuzz`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.mutated", "--count", str(COUNT)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} documents" in done.stdout


def test_every_target_has_a_byte_and_documents() -> None:
    load()
    assert len(BY_BYTE) == 256
    assert set(BY_BYTE) == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_undamaged_documents_are_accepted(target: Target) -> None:
    accepted = 0
    for number in range(8):
        with suppress(DeskReaderError):
            target.run(target.document(random.Random(number)))
            accepted += 1
    close()
    assert accepted


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<p onclick=x>", '<a href="javascript:x">y</a>', '<a href="java\tscript:x">y</a>',
        '<img src="data:image/png;base64,x">', "<!-- x -->", '<p style="x">', "<iframe></iframe>", '<img src="//x/y">',
        '<a href="http://[x">y</a>', "<?php x>", "<svg></svg>",
    ],
)  # fmt: skip
def test_unsafe_html_is_found(html: str) -> None:
    with pytest.raises(checks.UnsafeError):
        checks.check_html(f"<p>before</p>{html}")


def test_safe_html_is_not_refused() -> None:
    checks.check_html(
        '<p id="n">a &lt;script&gt; <a href="#n">b</a> <img src="https://a.example/b.png" alt="&quot;"></p>'
    )
