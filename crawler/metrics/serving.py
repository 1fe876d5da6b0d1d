"""The address under which Prometheus finds a process, and an orchestrator learns whether it is at work."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from threading import Thread
from types import TracebackType
from typing import Final, Self
from wsgiref.simple_server import WSGIServer
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import CollectorRegistry, start_http_server

from crawler.errors import ConfigError
from crawler.metrics.pulse import Pulse
from crawler.values import Listen

HEALTH: Final = "/healthz"


class MetricsServer:
    """Answers `GET /metrics` in threads of its own, on the first free port of those that it may take.

    `GET /healthz` is 200 while the process is at work, and 503 when its loop stands still; without a pulse it
    says no more than that the process is there.
    """

    def __init__(self, listen: Listen, registry: CollectorRegistry, pulse: Pulse | None = None) -> None:
        """Begin to listen. Raises `ConfigError` where no port is free, or the address is not ours."""
        self._server, self._thread = _start(listen.host, listen.ports, registry)
        self._server.set_app(_with_health(self._server.get_app(), pulse))
        self.address = f"{listen.host}:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _with_health(app: WSGIApplication | None, pulse: Pulse | None) -> WSGIApplication:
    """Return an application that also tells whether the process is at work."""
    assert app  # noqa: S101

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != HEALTH:
            return app(environ, start)
        good = pulse is None or pulse.good
        start("200 OK" if good else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"at work\n" if good or pulse is None else b"stands still for %d s\n" % pulse.still]

    return answer


def _start(host: str, ports: Sequence[int], registry: CollectorRegistry) -> tuple[WSGIServer, Thread]:
    for port in ports:
        try:
            return start_http_server(port, addr=host, registry=registry)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ConfigError(f"GONGBAO_METRICS: {host} cannot be listened on: {error}.") from error
    span = str(ports[0]) if len(ports) == 1 else f"{ports[0]} to {ports[-1]}"
    raise ConfigError(
        f"GONGBAO_METRICS: port {span} of {host} is taken. Give a range such as {host}:9410-9429, "
        "of which each process takes the first that is free."
    )
