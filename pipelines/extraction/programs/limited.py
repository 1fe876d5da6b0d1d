"""A program run on bytes of strangers: with limits in time, memory and output, without network and home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

CHILD: Final = Path(__file__).with_name("child.py")
SAID: Final = 300
"""Characters of what a program says on its standard error that are told."""


class ProgramError(Exception):
    """Raised by `run` where a program fails or meets a limit; the message says which program, and why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take."""

    seconds: int = 20
    """Of the clock, and of a processor."""
    memory: int = 1 << 30
    """Bytes of address space."""
    file: int = 1 << 28
    """Bytes of a file that it writes."""
    output: int = 1 << 26
    """Bytes that it may print."""


def find(*names: str) -> str | None:
    """Return the path of the first of these programs that this machine has; None where it has none."""
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def folder() -> Iterator[Path]:
    """Yield an empty folder, which is gone afterwards: the program's home, and where its files lie."""
    with tempfile.TemporaryDirectory(prefix="gongbao-program-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def run(
    command: Sequence[str], home: Path, limits: Limits | None = None, *, fed: bytes | None = None
) -> bytes:
    """Run a command in the folder `home`, which is its home, too; returns what it prints.

    `fed` is what it can read from its standard input, a pipe. Raises `ProgramError`.
    """
    limits = limits or Limits()
    name = Path(command[0]).name
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LC_ALL": "C.UTF-8",
    }
    with (
        (home / ".said").open("w+b") as said,
        subprocess.Popen(
            [sys.executable, "-I", "-S", str(CHILD), json.dumps(asdict(limits)), *command],
            stdin=subprocess.DEVNULL if fed is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=home,
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        late = threading.Event()

        def too_late() -> None:
            late.set()
            _end(process)

        clock = threading.Timer(limits.seconds, too_late)
        clock.start()
        if process.stdin is not None:
            threading.Thread(target=_feed, args=(process.stdin, fed), daemon=True).start()
        try:
            assert process.stdout is not None  # noqa: S101 - it is piped
            printed = process.stdout.read(limits.output + 1)
            if len(printed) > limits.output:
                raise ProgramError(f"{name} printed more than {limits.output} bytes.")
            process.wait()
        finally:
            clock.cancel()
            _end(process)
        if late.is_set():
            raise ProgramError(f"{name} was killed after {limits.seconds} seconds.")
        if process.returncode:
            said.seek(0)
            words = " ".join(said.read(4 * SAID).decode("utf-8", "replace").split())[:SAID]
            raise ProgramError(f"{name} failed with {process.returncode}: {words or 'it does not say why'}.")
        return printed


def _feed(pipe: IO[bytes], data: bytes | None) -> None:
    """Write until all is written or nobody reads any more."""
    try:
        with pipe:
            pipe.write(data or b"")
    except (BrokenPipeError, OSError, ValueError):
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
