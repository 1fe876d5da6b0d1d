"""The three servers as one: started together, stopped together."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.embedded.environment import environment
from deploy.embedded.folder import empty
from deploy.embedded.lock import lock
from deploy.embedded.mongo import Mongo
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis
from deploy.embedded.s3 import S3
from deploy.embedded.secrets import load_keys
from deploy.embedded.server import Server


class EmbeddedServers:
    """Context manager over Redis, MongoDB and an S3 server on free loopback ports.

    Entering returns when each answers its real client; leaving stops them. They die with this process,
    whatever ends it. Entering again over the same directory, later, finds the same data. Enter it in the
    main thread.

    Parameters
    ----------
    directory: where data, logs and keys lie; made where it is missing
    empty: begin with nothing, removing what an earlier stack left there

    Raises
    ------
    EmbeddedServerError: a server did not start, with its name and the end of its log; or others run over the
        directory, or it is to be emptied and holds something that is not a stack's
    """

    redis: Redis
    mongo: Mongo
    s3: S3

    def __init__(self, directory: Path | str, *, empty: bool = False) -> None:
        self.directory = Path(directory).resolve()
        self.servers: tuple[Server, ...] = ()
        """All of them, in the order in which they are started; none before that."""
        self._empty = empty
        self._lock: int | None = None

    def _build(self, lock: int) -> tuple[Server, ...]:
        ports, keys = Ports(self.directory / "ports.json"), load_keys(self.directory / "keys.json")
        self.redis = Redis(self.directory / "redis", ports, pass_fds=(lock,))
        self.mongo = Mongo(self.directory / "mongo", ports, pass_fds=(lock,))
        self.s3 = S3(self.directory / "s3", ports, keys, pass_fds=(lock,))
        return self.redis, self.mongo, self.s3

    def environment(self) -> dict[str, str]:
        """Return the GONGBAO_* variables that point to these servers."""
        return environment(self.redis, self.mongo, self.s3, self.directory / "spool")

    def start(self) -> None:
        """Start all of them and wait for each; stops those that started where one does not."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = lock(self.directory)
        try:
            if self._empty:
                empty(self.directory)
            self.servers = self._build(self._lock)
            for server in self.servers:
                server.start()
            for server in self.servers:
                server.wait()
        except BaseException:
            self.stop()
            raise

    def check(self) -> None:
        """Raise EmbeddedServerError where one of them is not running any more."""
        for server in self.servers:
            server.check()

    def stop(self) -> None:
        """Stop them, the last started first; those that are slow to stop are asked ahead of their turn."""
        for server in reversed(self.servers):
            server.interrupt()
        for server in reversed(self.servers):
            server.stop()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
