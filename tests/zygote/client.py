"""Forks as the tests see them: what `subprocess` does for processes, as far as the tests need it."""

from __future__ import annotations

import atexit
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from tests.zygote.orders import Order

ROOT: Final = Path(__file__).parents[2]
BEGUN: Final = 120.0
"""Seconds until the zygote has imported everything, and says the number of its first fork."""
ONE_AT_A_TIME: Final = threading.Lock()


class Forked:
    """A process that was forked; its output goes to files without names, or to those that it is given.

    Parameters
    ----------
    order: what it runs
    log: takes stdout and stderr; without it each has a file of its own
    """

    def __init__(self, order: Order, log: BinaryIO | None = None) -> None:
        self.args = [order.module, *order.arguments]
        self.returncode: int | None = None
        self._out, self._err = (log, log) if log else (_file(), _file())
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._reply = mine
        with theirs, Path(os.devnull).open("rb") as nothing:
            order.send(_control(), theirs, [nothing.fileno(), self._out.fileno(), self._err.fileno()])
        mine.settimeout(BEGUN)
        self.pid = self._number()

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status when it has ended; raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            self._reply.settimeout(timeout)
            try:
                self.returncode = self._number()
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
            self._reply.close()
        return self.returncode

    def _number(self) -> int:
        said = self._reply.recv(32)
        assert said, f"the zygote ended before {self.args}"
        return int(said)

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Return what it wrote to stdout and stderr, when it has ended."""
        self.wait(timeout)
        return self.output(), self.errors()

    def output(self) -> str:
        """Return what it has written to stdout until now."""
        return _read(self._out)

    def errors(self) -> str:
        """Return what it has written to stderr until now."""
        return _read(self._err)

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wait()


def start(
    module: str, *arguments: str, environment: Mapping[str, str], log: BinaryIO | None = None
) -> Forked:
    """Begin `python -m MODULE ARGUMENTS` in the project's folder, with exactly this environment."""
    return Forked(Order(module, arguments, dict(environment), str(ROOT)), log)


def run(
    module: str, *arguments: str, environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `python -m MODULE ARGUMENTS` to its end; it is killed where that takes too many seconds."""
    process = start(module, *arguments, environment=environment)
    try:
        out, err = process.communicate(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    return subprocess.CompletedProcess(process.args, process.wait(), out, err)


def _control() -> socket.socket:
    with ONE_AT_A_TIME:
        return _zygote()


@functools.cache
def _zygote() -> socket.socket:
    """Start the zygote, of which one serves all tests of this process."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote", str(theirs.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    atexit.register(zygote.wait)
    atexit.register(mine.shutdown, socket.SHUT_RDWR)  # comes first, and ends the zygote
    return mine


def _file() -> BinaryIO:
    return tempfile.TemporaryFile("w+b")  # type: ignore[return-value]


def _read(file: BinaryIO) -> str:
    size = os.fstat(file.fileno()).st_size
    text = os.pread(file.fileno(), size, 0).decode()
    return text.replace("\r\n", "\n")  # as subprocess does
