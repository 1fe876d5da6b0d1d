"""`scrapy replay`: what is said of mistakes; what it does is shown over the whole line (tests/e2e)."""

from __future__ import annotations

import pytest

from tests.crawler.commands.conftest import Run
from tests.crawler.commands.operators import Operator


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "one of the arguments --diff --apply is required"),
        (("--diff", "--apply"), "not allowed with"),
        (("--diff", "--since", "yesterday"), "'yesterday' is not a day such as 2026-03-01"),
        (("--diff", "--sample", "0"), "'0' is not a number from 1 on"),
        (("--diff", "--workers", "-1"), "--workers"),
        (("--diff", "everything"), "what is everything?"),
    ],
)
def test_a_mistake_is_explained(operator: Operator, arguments: tuple[str, ...], words: str) -> None:
    done = operator("replay", *arguments)
    assert done.returncode == 2
    assert words in done.stdout + done.stderr


def test_a_name_that_cannot_be_one(operator: Operator) -> None:
    done = operator("replay", "--diff", "--job", "a b")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("'a b' cannot be the name of a replay job")


def test_an_archive_with_nothing_to_read(operator: Operator) -> None:
    report = operator.json("replay", "--diff", "--workers", "0", "--job", "first")
    assert (report["captures"], report["unread"], report["fields"]) == (0, 0, {})
    assert operator.client.keys("gb:{replay:*") == []
    again = operator("replay", "--apply", "--workers", "0", "--job", "first")
    assert again.returncode == 1
    assert "There is a replay job first already, with --diff" in again.stderr


def test_a_worker_needs_a_job_that_exists(run: Run) -> None:
    nameless, unknown = run("crawl", "replay", own_process=True), run("crawl", "replay", "-a", "job=x")
    assert (nameless.returncode, unknown.returncode) == (1, 1)
    assert nameless.stderr.splitlines()[-1].startswith("Name the job: scrapy crawl replay -a job=NAME.")
    assert unknown.stderr.splitlines()[-1].startswith("There is no replay job x.")
