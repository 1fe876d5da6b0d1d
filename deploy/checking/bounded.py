"""A command with a limit of time, that leaves nothing running behind it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import psutil

MARK: Final = "CHECKED_AREA"
"""Variable of everything that an area starts: how what it left behind is known."""
WORDS: Final = 10.0
"""Seconds that an overdue command has to say where it stands."""


def run_within(limit: float, command: Sequence[str], folder: Path, output: BinaryIO | None = None) -> int:
    """Run a command in a folder for at most so many seconds, and return its exit code.

    An overdue one gets SIGABRT, at which pytest writes where each of its threads stands, and fails. What any
    one started and left running is ended and named: it would keep a CI run from ending.
    """
    mark = uuid.uuid4().hex
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        _say(f"\nIt has not ended within {limit:.0f} s, and is ended.", output)
        process.send_signal(signal.SIGABRT)
        try:
            return process.wait(WORDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
    finally:
        running = list(_marked(mark))
        for left in running:
            with contextlib.suppress(psutil.NoSuchProcess):
                _say(f"It left running, which is ended: {' '.join(left.cmdline())[:200]}", output)
                left.kill()
        psutil.wait_procs(running, WORDS)


def _marked(mark: str) -> Iterator[psutil.Process]:
    """Yield what runs with the mark in its environment, which a child inherits and a daemon keeps."""
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except psutil.Error:
            continue  # somebody else's, or it has just ended


def _say(line: str, output: BinaryIO | None) -> None:
    if output:
        output.write(f"{line}\n".encode())
        output.flush()
    else:
        print(line, file=sys.stderr, flush=True)
