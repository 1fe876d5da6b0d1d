"""A child process with a log file: started, watched, stopped, and able to say how it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.embedded.errors import ChildError

TETHER = Path(__file__).with_name("tether.py")
LOG_LINE_LIMIT = 400
"""Characters of a log line that are shown; mongod writes lines of several thousand."""


class Child:
    """One process that dies with this one and, in a session of its own, does not see the terminal's Ctrl-C.

    Start it from the main thread: the kernel ties it to the thread that started it.

    Parameters
    ----------
    name: what people call it, for messages
    command: program and arguments
    log: file that its output is appended to
    cwd, env, pass_fds: as for `subprocess.Popen`
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name, self.command, self.log = name, list(command), log
        self._cwd, self._env, self._pass_fds = cwd, env, tuple(pass_fds)
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self) -> None:
        """Start it. A failing exec shows as a process that ended at once."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("a child must be started from the main thread, with which it dies")
        tether = [sys.executable, "-I", str(TETHER), str(os.getpid())]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._log_start = output.tell()
            self._process = subprocess.Popen(
                [*tether, *self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._cwd,
                env=dict(self._env) if self._env is not None else None,
                pass_fds=self._pass_fds,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its process id; None before it was started."""
        return self._process.pid if self._process else None

    @property
    def returncode(self) -> int | None:
        """Exit code, the negative number of the signal that killed it, or None where it has not ended."""
        return self._process.poll() if self._process else None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self.returncode is None

    def how_it_ended(self) -> str:
        """Return a phrase such as `was ended by SIGTERM` or `exited with code 1`."""
        code = self.returncode
        if code is None:
            return "is still running" if self._process else "was never started"
        if code == -signal.SIGKILL:
            return "was killed by SIGKILL (somebody's, or the kernel's for want of memory)"
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"was ended by {signal.Signals(-code).name}"
        return f"exited with code {code}"

    def tail(self, lines: int = 12) -> list[str]:
        """Return the last lines that it wrote to its log since it was started."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as stream:
            stream.seek(max(self._log_start, self.log.stat().st_size - lines * 4096))
            text = stream.read().decode(errors="replace")
        shown = (self.log_line(line)[:LOG_LINE_LIMIT] for line in text.splitlines())
        return [line for line in shown if line.strip()][-lines:]

    def log_line(self, line: str) -> str:
        """Return one line of its log as a person wants to read it, empty where nobody does."""
        return line

    def error(self, what: str) -> ChildError:
        """Return an error that says `what` about it and ends with the end of its log."""
        return ChildError(self.with_log(f"{self.name} {what}."))

    def with_log(self, message: str) -> str:
        """Return the message followed by the end of the log."""
        tail = self.tail() or ["(it wrote nothing)"]
        return "\n".join([message, f"The end of its log, {self.log}:", *(f"  | {line}" for line in tail)])

    def interrupt(self) -> None:
        """Ask it to stop (SIGTERM) without waiting."""
        if self.running and self._process:
            self._process.terminate()

    def stop(self, timeout: float = 15.0) -> None:
        """Ask it to stop; after `timeout` seconds kill it, with all that it started."""
        if self._process is None:
            return
        self.interrupt()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # what is left of its session
        self._process.wait()
