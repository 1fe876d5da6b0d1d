"""Processes for work that may hang or crash, and what is left of them."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pebble import ProcessExpired, ProcessPool

from pipelines import verify
from pipelines.garbage import THRESHOLDS
from pipelines.pool import make_pool

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    made = make_pool(1, "pipelines.proof")
    yield made
    made.stop()
    made.join()


def test_what_hangs_is_killed_and_what_crashes_is_replaced(pool: ProcessPool) -> None:
    hanging = pool.schedule(time.sleep, args=[600], timeout=0.5)
    crashing = pool.schedule(os._exit, args=[7])
    working = pool.schedule(abs, args=[-5])
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        hanging.result()
    with pytest.raises(ProcessExpired) as expired:
        crashing.result()
    assert expired.value.exitcode == 7
    assert working.result(timeout=30) == 5
    assert time.monotonic() - begun < 15


def test_verification_goes_on_behind_both(pool: ProcessPool, monkeypatch: pytest.MonkeyPatch) -> None:
    group = [{"_id": "1", "title": "t", "page_url": "u"}]
    hanging = pool.schedule(time.sleep, args=[600], timeout=0.5)
    crashing = pool.schedule(os._exit, args=[7])
    assert [found.problem for found in verify._result(hanging, group)] == [
        "Reading it took longer than 120 seconds."
    ]
    assert [found.problem for found in verify._result(crashing, group)] == ["The reader ended with 7."]
    greedy = pool.schedule(bytearray, args=[1 << 40])
    [found] = verify._result(greedy, group)
    assert found.problem == "Reading it asked for more memory than a reader may have."


def test_a_pool_ignores_ctrl_c(pool: ProcessPool) -> None:
    assert pool.schedule(signal.getsignal, args=[signal.SIGINT]).result() == signal.SIG_IGN
    assert pool.schedule(signal.getsignal, args=[signal.SIGTERM]).result() == signal.SIG_DFL


OWNER = """
import sys, time, os
from pipelines.garbage import THRESHOLDS
from pipelines.pool import make_pool
if __name__ == "__main__":
    pool = make_pool(2, "pipelines.proof")
    print(*[pool.schedule(os.getpid).result() for _ in range(4)], flush=True)
    hanging = [pool.schedule(time.sleep, args=[600]) for _ in range(2)]
    time.sleep(600)
"""


def descendants(pid: int) -> set[int]:
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in found.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    below, waiting = set(), [pid]
    while waiting:
        new = children.get(waiting.pop(), [])
        below.update(new)
        waiting.extend(new)
    return below


def running(pids: set[int]) -> set[int]:
    def state(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "X"

    return {pid for pid in pids if state(pid) not in "XZ"}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the kernel of Linux")
def test_a_killed_owner_leaves_no_process_behind_not_even_one_that_hangs(tmp_path: Path) -> None:
    (tmp_path / "owner.py").write_text(OWNER)
    owner = subprocess.Popen(
        [sys.executable, str(tmp_path / "owner.py")],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert owner.stdout
    workers = set(map(int, owner.stdout.readline().split()))
    time.sleep(0.5)
    family = descendants(owner.pid)
    assert workers <= family
    owner.kill()
    owner.wait()
    deadline = time.monotonic() + 10
    while left := running(family):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_a_pool_lets_the_garbage_collector_look_seldom(pool: ProcessPool) -> None:
    assert pool.schedule(gc.get_threshold).result() == THRESHOLDS
    assert pool.schedule(gc.get_freeze_count).result() > 10_000
