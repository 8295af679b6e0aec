"""Workers without a process: their jobs run at once, in the test's own process."""

from __future__ import annotations

from typing import Any, get_type_hints

from deskreader.engine.worker import rule_jobs
from deskreader.engine.worker.answer_check import check_answer
from deskreader.engine.worker.client import Worker
from deskreader.engine.worker.jobs import JOBS
from deskreader.engine.worker.rule_worker import RuleWorker


class InProcessWorker(Worker):
    """Runs each job on the caller's thread and records its name in `jobs_run`."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs_run: list[str] = []

    def _run(self, job: str, *arguments: Any) -> Any:
        self.jobs_run.append(job)
        answer = JOBS[job](*arguments)
        check_answer(answer, get_type_hints(getattr(Worker, job))["return"])
        return answer


class InProcessRuleWorker(RuleWorker):
    """The same for the jobs on rules."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs_run: list[str] = []

    def _run(self, job: str, *arguments: Any) -> Any:
        self.jobs_run.append(job)
        answer = rule_jobs.JOBS[job](*arguments)
        check_answer(answer, get_type_hints(getattr(RuleWorker, job))["return"])
        return answer
