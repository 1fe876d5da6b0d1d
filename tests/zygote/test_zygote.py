"""A fork is to its tests what a process of its own would be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests import zygote
from tests.zygote.client import ROOT

OWN = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
WRONG = {"GONGBAO_DEFAULT_DELAY": "soon"}


@pytest.mark.parametrize(
    ("arguments", "further"),
    [
        (("status", "--help"), {}),
        (("status",), {}),
        (("status", "--nonsense"), {}),
        (("list",), WRONG),
        (("settings", "--get", "GONGBAO"), {"GONGBAO_CONTACT": "mailto:me@example.org"}),
    ],
)
def test_output_and_exit_code_are_those_of_a_process(
    arguments: tuple[str, ...], further: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "scrapy", *arguments]
    process = subprocess.run(command, cwd=ROOT, env=OWN | further, capture_output=True, text=True)
    fork = zygote.run("scrapy", *arguments, environment=OWN | further, timeout=60)
    assert (fork.returncode, fork.stdout, fork.stderr) == (
        process.returncode,
        process.stdout,
        process.stderr,
    )


def test_one_does_not_see_the_environment_of_another() -> None:
    assert zygote.run("scrapy", "list", environment=OWN | WRONG, timeout=60).returncode == 1
    assert zygote.run("scrapy", "list", environment=OWN, timeout=60).stdout == "replay\nreports\n"


def test_a_fork_waits_is_killed_and_says_by_what() -> None:
    forks = [zygote.start("http.server", "0", "--bind", "127.0.0.1", environment=OWN) for _ in range(2)]
    assert [fork.poll() for fork in forks] == [None, None]
    with pytest.raises(subprocess.TimeoutExpired):
        forks[0].wait(0.2)
    forks[0].kill()
    assert forks[0].wait(10) == -signal.SIGKILL
    assert forks[1].poll() is None
    while "Serving HTTP" not in forks[1].output():
        time.sleep(0.05)
        forks[1].send_signal(0)
    forks[1].terminate()
    assert forks[1].communicate(10)[0].startswith("Serving HTTP")
    assert forks[1].returncode == -signal.SIGTERM
