"""`deploy/check`: areas, results and the table at the end."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from deploy.checking.area import Area, areas
from deploy.checking.lanes import run_all
from deploy.checking.result import Result, run
from deploy.checking.table import table

TESTS = """
import time
import pytest
def test_good(): time.sleep(0.01)  # a report has whole milliseconds
@pytest.mark.parametrize("region", ["池州"])
def test_bad(region): assert False
def test_skipped(): pytest.skip("no such machine")
@pytest.mark.xfail(strict=True)
def test_later(): assert False
"""


def test_every_folder_with_tests_is_an_area(tmp_path: Path) -> None:
    for name in ("zebra", "e2e", "crawler", "crawler/commands", "empty"):
        (tmp_path / "tests" / name).mkdir(parents=True)
    for test in (
        "zebra/test_z.py",
        "e2e/deep/test_e.py",
        "crawler/test_c.py",
        "crawler/commands/test_d.py",
        "test_beside.py",
    ):
        (tmp_path / "tests" / test).parent.mkdir(exist_ok=True)
        (tmp_path / "tests" / test).write_text("")
    found = {area.name: area.command for area in areas(tmp_path)}
    expected = ["tests/e2e", "tests/crawler", "tests/crawler/commands", "tests/zebra", "tests"]
    assert [name for name in found if name.startswith("tests")] == expected
    assert found["tests"][-1] == "tests/test_beside.py"
    assert "--ignore=tests/crawler/commands" in found["tests/crawler"]
    assert found["tests/crawler/commands"][-2:] == ("not slow", "tests/crawler/commands")
    assert "not slow" in found["tests/e2e"]
    assert all("not slow" not in area.command for area in areas(tmp_path, full=True))


def test_failures_and_skips_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_some.py")
    result = run(Area("tests/some", command, tests=True), tmp_path)
    assert not result.good
    assert result.counts == {"passed": 1, "failed": 1, "skipped": 1, "expected failures": 1}
    text = "\n".join(table([result]))
    assert "FAILED (1)\n  - test_some::test_bad[池州]" in text
    assert "Skipped (1)\n  - test_some::test_skipped: no such machine" in text


def test_a_folder_whose_tests_are_all_deselected_is_good(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("def test_slow(): assert False\n")
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "nothing",
        "test_some.py",
    )
    assert run(Area("tests/some", command, tests=True), tmp_path).good


def test_a_test_file_that_cannot_be_read_fails(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("import nothing_of_that_name\n")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_some.py")
    result = run(Area("tests/some", command, tests=True), tmp_path)
    assert not result.good
    assert "FAILED (1)" in "\n".join(table([result]))


def test_any_other_command_is_judged_by_its_exit_code(tmp_path: Path) -> None:
    bad = run(Area("lint", (sys.executable, "-c", "raise SystemExit(5)")), tmp_path)
    assert not bad.good
    assert "  - lint (exit code 5)" in list(table([bad]))


def test_areas_run_side_by_side_and_print_in_one_piece(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each waits for the file that the other one writes."""
    script = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); print(sys.argv[1], flush=True)\n"
    script += "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.01)\nprint('end', flush=True)"
    pairs = (("a", "b"), ("b", "a"))
    both = [Area(f"tests/{own}", (sys.executable, "-c", script, own, other)) for own, other in pairs]
    results = list(run_all(both, tmp_path, lanes=2))
    assert {result.area.name for result in results if result.good} == {"tests/a", "tests/b"}
    printed = capsys.readouterr().out
    assert "== tests/a\na\nend\n" in printed
    assert "== tests/b\nb\nend\n" in printed
    assert list(table(results, 61.0))[-1].split() == ["all", "61.0", "s"]


def test_the_slowest_modules_are_named() -> None:
    seconds = {"tests.some.test_quick": 0.2, **{f"tests.some.test_{n}": 10.0 + n for n in range(40)}}
    result = Result(Area("tests/some", (), tests=True), 60.0, 0, modules=seconds)
    text = "\n".join(table([result]))
    assert "Slowest (30)\n  -   49.0 s  tests.some.test_39\n  -   48.0 s  tests.some.test_38\n" in text
    assert "quick" not in text


def test_what_takes_too_long_is_a_warning_and_no_failure() -> None:
    result = Result(Area("tests/some", (), tests=True), 1700.0, 0)
    text = "\n".join(table([result], 1560.0, limit=1500))
    assert "all          1560.0 s\nWARNING: it took 26 minutes, and should take 25 at most." in text
    assert "FAILED" not in text
    assert "WARNING" not in "\n".join(table([result], 1499.0, limit=1500))
    assert "WARNING" not in "\n".join(table([result], 1560.0))


def test_seconds_are_counted_by_module(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_some.py")
    result = run(Area("tests/some", command, tests=True), tmp_path)
    assert list(result.modules) == ["test_some"]
    assert 0 < result.modules["test_some"] < result.seconds


STUCK = """
import threading
def test_stuck_in_a_thread():
    threading.Event().wait()
"""


def test_an_area_that_does_not_end_is_ended_and_says_where_it_stood(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(STUCK)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_some.py")
    with (tmp_path / "out.txt").open("wb") as output:
        result = run(Area("tests/some", command, tests=True, limit=5), tmp_path, output)
    said = (tmp_path / "out.txt").read_text()
    assert not result.good
    assert "It has not ended within 5 s" in said
    assert "in test_stuck_in_a_thread" in said
    assert "FAILED (1)" in "\n".join(table([result]))


def test_what_an_area_leaves_running_is_ended_and_named(tmp_path: Path) -> None:
    sleeper = "import time; time.sleep(600)"
    daemon = f"subprocess.Popen([sys.executable, '-c', {sleeper!r}], start_new_session=True)"
    starter = f"import subprocess, sys; print({daemon}.pid)"
    with (tmp_path / "out.txt").open("wb") as output:
        assert run(Area("some", (sys.executable, "-c", starter)), tmp_path, output).good
    pid, said = (tmp_path / "out.txt").read_text().split("\n", 1)
    assert f"It left running, which is ended: {sys.executable} -c {sleeper}" in said
    assert not psutil.pid_exists(int(pid)) or psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE
