"""Faults while the program works: a killed program, a killed or hanging worker, hostile pages, a second program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskreader.engine.worker.client import Worker
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.model import View, ViewKind
from tests.end_to_end.kit import opened, page, picture
from tests.end_to_end.local_site import Answer, LocalSite, rss

ALL = View(ViewKind.ALL)


def test_a_killed_worker_process_is_started_again() -> None:
    worker = Worker()
    try:
        worker.guess_feeds("https://example.org/")
        first = worker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ParseError):
            worker.read_feed(b"no feed", "https://example.org/", None)
        assert worker.pid not in (None, first)
    finally:
        worker.close()
    assert worker.pid is None


def test_a_job_that_takes_too_long_is_killed() -> None:
    worker = Worker(seconds=0.05)
    try:
        with pytest.raises(WorkerError) as error:
            worker.guess_feeds("https://example.org/")  # the start of the process alone takes longer
        assert error.value.kind is Kind.WORKER_HUNG
    finally:
        worker.close()


def test_hostile_pages_and_an_invalid_image_do_no_harm_to_others(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as engine:
        entries = [(name, f"Story {name}", "A beginning.") for name in ("deep", "tables", "binary", "good")]
        site.answers["/feed"] = Answer(rss("Times", entries, site.url), "application/rss+xml")
        site.answers["/deep"] = Answer(b"<html><body>" + b"<div>" * 20_000 + b"<p>text</p>")
        site.answers["/tables"] = Answer(b"<html><body>" + b"<table><tr><td>" * 300 + b"<p>text</p>")
        site.answers["/binary"] = Answer(bytes(range(256)) * 500)
        site.answers["/good"] = Answer(page("Story good", site.url, ("/harbour.jpg", "/fake.jpg")))
        site.answers["/harbour.jpg"] = Answer(picture(), "image/jpeg")
        site.answers["/fake.jpg"] = Answer(b"<svg onload='alert(1)'/>", "image/jpeg")
        engine.subscriber.subscribe(f"{site.url}/feed")
        engine.refresher.run(pages=True)
        articles = {h.title: engine.library.open_article(h.id) for h in engine.library.page(ALL).headlines}
        assert len(articles) == 4
        good = articles["Story good"]
        assert list(good.images) == [f"{site.url}/harbour.jpg"]
        assert good.images_total == 2


CHILD = """
import sys
from pathlib import Path
from deskreader.engine.engine import Engine
from deskreader.profile import profile_in
engine = Engine(profile_in(Path(sys.argv[1])))
for headline in engine.library.page(__import__("deskreader.model").model.View("all"), limit=500).headlines:
    engine.library.star([headline.id])
    print(headline.id, flush=True)
print("refreshing", flush=True)
engine.refresher.run(by_hand=True)
print("done", flush=True)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5])
def test_a_killed_program_loses_nothing_that_was_acknowledged(tmp_path: Path, seconds: float) -> None:
    with LocalSite() as site:
        entries = [(f"s{number}", f"Story {number}", f"Beginning {number}.") for number in range(60)]
        site.answers["/feed"] = Answer(rss("Times", entries, site.url), "application/rss+xml")
        for number in range(60):
            site.answers[f"/s{number}"] = Answer(page(f"Story {number}", site.url, ()))
        with opened(tmp_path) as engine:
            engine.settings.change(save_pages=False)
            engine.subscriber.subscribe(f"{site.url}/feed")
            engine.settings.change(save_pages=True)
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(3)]
        time.sleep(seconds)
        child.kill()
        lines += child.stdout.read().splitlines()
        child.stdout.close()
        child.wait()
        acknowledged = {int(line) for line in lines if line.strip().isdigit()}
        assert acknowledged
        with opened(tmp_path) as engine:
            starred = {h.id for h in engine.library.page(View(ViewKind.STARRED), limit=500).headlines}
            assert acknowledged <= starred
            assert engine.library.count(ALL) == 60
            assert all(finding.good for finding in engine.library.check())


def test_two_programs_on_one_profile_see_each_others_changes(tmp_path: Path) -> None:
    with LocalSite() as site, opened(tmp_path) as one, opened(tmp_path) as two:
        site.answers["/feed"] = Answer(rss("Times", [("a", "A story", "Beginning.")], site.url), "application/rss+xml")
        site.answers["/a"] = Answer(page("A story", site.url, ()))
        one.subscriber.subscribe(f"{site.url}/feed")
        (headline,) = two.library.page(ALL).headlines
        two.library.star([headline.id])
        assert one.library.open_article(headline.id).is_starred
