"""The demonstration itself, step by step."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from pymongo.errors import PyMongoError
from redis.exceptions import RedisError
from rich.console import Console

from crawler.errors import GongbaoError
from deploy.demonstration import fleet
from deploy.demonstration.crawling import crawl
from deploy.demonstration.errors import DemoError
from deploy.demonstration.kept import how_to_go_on, kept
from deploy.demonstration.progress import ProgressLine
from deploy.demonstration.source import Source, Verdict
from deploy.demonstration.stored import Stored
from deploy.demonstration.summary import look_further, summary
from deploy.demonstration.verification import Verification, verify
from deploy.demonstration.watching import ConsoleBeside
from deploy.embedded import EmbeddedServerError, EmbeddedServers
from deploy.embedded.environment import write_environment
from deploy.embedded.signals import Stopped


class Demo:
    """One run of `deploy/demo`.

    Parameters
    ----------
    source: what is crawled
    directory: where everything is stored; emptied first
    console: where to print
    """

    def __init__(self, source: Source, directory: Path, console: Console) -> None:
        self._source, self._console = source, console
        self._stack = EmbeddedServers(directory, empty=True)
        self._stored: Stored | None = None
        self._env = self._stack.directory / "env"

    def run(self, *, stay: bool) -> int:
        """Crawl and report; with `stay` keep the servers up until a signal. Returns the exit code.

        Raises GongbaoError and Stopped where it could not begin; what goes wrong later is printed, with what
        was kept.
        """
        with contextlib.ExitStack() as contexts:
            contexts.callback(self._env.unlink, missing_ok=True)
            try:
                contexts.enter_context(self._source)
            except OSError as error:
                raise DemoError(f"The pages cannot be served ({error}); choose another --port.") from error
            self._say("Starting Redis, MongoDB and an S3 server.")
            contexts.enter_context(self._stack)
            try:
                environment = self._prepare()
                logs = self._stack.directory / "logs"
                watching = contexts.enter_context(ConsoleBeside(environment, logs, wanted=stay))
                good = self._work(environment)
                address = watching.address
                self._say(*look_further(self._stack.directory, fleet.ROOT, address, stay=stay))
                if stay:
                    self._stay()
            except (GongbaoError, PyMongoError, RedisError, Stopped) as error:
                return self._explain(self._cause(error))
            return 0 if good else 1

    def _prepare(self) -> dict[str, str]:
        """Return the environment of all processes over the servers, which are up."""
        environment = _environment(self._stack)
        write_environment(self._env, self._stack.environment())
        self._stored = Stored(environment)
        self._say(f"They are up; their data is in {self._stack.directory}.")
        return environment

    def _work(self, environment: dict[str, str]) -> bool:
        assert self._stored  # noqa: S101
        self._say(f"Crawling {self._source.title}, with {fleet.WORKERS} workers.")
        started = time.monotonic()
        self._crawl(self._stored, environment)
        self._say(f"The queue is empty after {time.monotonic() - started:.0f} s. Verifying what was stored.")
        verification, verdict = verify(environment), self._source.judge(self._stored)
        self._stack.check()
        return self._report(self._stored, environment, verification, verdict)

    def _crawl(self, stored: Stored, environment: dict[str, str]) -> None:
        with ProgressLine(self._console) as line:
            logs = self._stack.directory / "logs"
            crawl(self._source, stored, environment, logs, check=self._stack.check, show=line.show)

    def _report(
        self, stored: Stored, environment: dict[str, str], verification: Verification, verdict: Verdict
    ) -> bool:
        failures = [*verification.failures, *verdict.failures]
        self._say(*summary(stored, environment, verification, verdict))
        self._list("Worth knowing", verdict.notes)
        self._list("Last errors of the workers", [f"{e['url']}: {e['error']}" for e in stored.errors()])
        self._list("FAILED", failures)
        return not failures

    def _stay(self) -> None:
        """Watch the servers until the first signal, which is how a person ends the demonstration."""
        self._say("", "The servers stay up until Ctrl-C.")
        with contextlib.suppress(Stopped):
            while True:
                time.sleep(0.5)
                self._stack.check()

    def _cause(self, error: BaseException) -> BaseException:
        """Return the death of a server where there is one: then the other errors only follow from it."""
        if isinstance(error, Stopped):
            return error
        time.sleep(0.3)  # a dying process is still one for a moment
        try:
            self._stack.check()
        except EmbeddedServerError as server:
            return server
        return error

    def _explain(self, error: BaseException) -> int:
        """Say what happened, what was kept and how to go on; return the exit code."""
        if isinstance(error, Stopped):
            self._say("", f"Stopped by {error.signal.name}.")
        else:
            what = error if isinstance(error, GongbaoError) else f"A server did not answer: {error}"
            self._say("", f"The demonstration failed. {what}", "")
        asked = self._stored.progress() if self._stored and self._stack.mongo.running else None
        self._say(*kept(asked, self._stack.directory), *how_to_go_on(self._stack.directory))
        return 128 + error.signal if isinstance(error, Stopped) else 1

    def _list(self, title: str, lines: Iterable[str]) -> None:
        lines = list(lines)
        if lines:
            self._say("", f"{title} ({len(lines)})", *(f"  - {line}" for line in lines))

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._console.print(line, soft_wrap=True, markup=False, highlight=False, emoji=False)


def _environment(stack: EmbeddedServers) -> dict[str, str]:
    """Return this process' environment with the stack's variables, and none of another installation's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    return own | stack.environment()
