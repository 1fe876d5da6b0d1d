"""What the three embedded servers have in common: start, wait until the real client is served, stop."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from pathlib import Path

from deploy.embedded.child import Child
from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.ports import Ports

START_TIMEOUT = 60.0
"""Seconds for a server to answer; each needs one to four on an idle machine."""


class Server(Child, ABC):
    """One embedded server with its data and configuration under `directory`, and its log in `logs` beside it.

    Parameters
    ----------
    directory: its own folder, made where it is missing; a restart over it keeps the data
    ports: where it takes its ports from
    pass_fds: descriptors that it keeps open, so that a lock of its data lasts as long as it lives
    """

    title: str
    """What people call it."""
    port_names: tuple[str, ...]
    """Names of the ports that it listens on; the first is the one that clients use."""
    hint: str = ""
    """What to do on a machine where it does not start."""

    def __init__(self, directory: Path, ports: Ports, *, pass_fds: tuple[int, ...] = ()) -> None:
        self.directory, self._ports = directory, ports
        self.ports: dict[str, int] = {}
        log = directory.with_name("logs") / f"{directory.name}.log"
        super().__init__(self.title, [], log=log, cwd=directory, pass_fds=pass_fds)

    @property
    def address(self) -> str:
        """Where clients reach it: `127.0.0.1:port`."""
        return f"127.0.0.1:{self.ports[self.port_names[0]]}"

    @abstractmethod
    def prepare(self) -> list[str]:
        """Write its configuration and return the command that runs it on `self.ports`."""

    @abstractmethod
    def serve_client(self) -> None:
        """Make its real client do its real work once; raises whatever the client raises where that fails."""

    def start(self) -> None:
        """Start it without waiting. Raises EmbeddedServerError where its program is missing."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.ports = {name: self._ports.get(name) for name in self.port_names}
        self.command = self.prepare()
        super().start()

    def wait(self, timeout: float = START_TIMEOUT) -> None:
        """Return when its real client is served; raises EmbeddedServerError where it is not in time."""
        deadline = time.monotonic() + timeout
        moved = False
        while True:
            try:
                return self.serve_client()
            except Exception as error:  # each client has errors of its own for "not yet"
                last = error
            if not self.running:
                if moved or not self._port_was_taken():
                    raise self.error(f"did not start: it {self.how_it_ended()}")
                self._ports.forget(self.port_names)
                self.start()
                moved = True
            if time.monotonic() > deadline:
                reason = f"{type(last).__name__}: {last}"[:300]
                raise self.error(f"did not answer at {self.address} within {timeout:.0f} s ({reason})")
            time.sleep(0.05)

    def check(self) -> None:
        """Raise EmbeddedServerError where it is not running any more."""
        if not self.running:
            raise self.error(self.how_it_ended())

    def error(self, what: str) -> EmbeddedServerError:
        """Return an error that says `what` about it, with the end of its log and what can be done."""
        message = self.with_log(f"The embedded {self.title} server {what}.")
        missing = "loading shared libraries" in message or "GLIBC" in message or "cannot run" in message
        return EmbeddedServerError(f"{message}\n{self.hint}" if missing and self.hint else message)

    def _port_was_taken(self) -> bool:
        return any("ddress already in use" in line for line in self.tail(40))
