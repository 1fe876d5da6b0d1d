"""The web server that Alertmanager posts to."""

from __future__ import annotations

import json
import logging
import time
import urllib.request
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from deploy.monitoring.relay.forms import FORMS, accepted
from deploy.monitoring.relay.hooks import Hook
from deploy.monitoring.relay.message import message

logger = logging.getLogger(__name__)

LARGEST: Final = 1 << 20
"""Bytes of a notification, and of an answer."""
WAIT: Final = 10.0
"""Seconds for a service to answer."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the body belongs to the address in the file and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return none: urllib then raises `HTTPError`."""


class Relay(ThreadingHTTPServer):
    """Hands each notification that is posted to `/NAME` on to the hook of that name.

    Answers 200 where the service took it, 502 where it did not (Alertmanager then tries again), 404 for a
    name that no hook has, 400 for what is no notification. Nothing of a hook's address is ever logged.

    Parameters
    ----------
    address: host and port to listen on
    hooks: by name
    """

    daemon_threads = True

    def __init__(self, address: tuple[str, int], hooks: Mapping[str, Hook]) -> None:
        self.hooks = hooks
        super().__init__(address, _Handler)

    def hand_on(self, hook: Hook, payload: Mapping[str, Any]) -> bool:
        """Post to a service; returns whether it took the message. Raises `OSError` and `ValueError`."""
        url, body = FORMS[hook.kind](message(payload), hook.url, hook.secret, time.time())
        request = urllib.request.Request(  # noqa: S310
            url,
            json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        with urllib.request.build_opener(_Stay).open(request, timeout=WAIT) as answer:
            return accepted(json.loads(answer.read(LARGEST)))


class _Handler(BaseHTTPRequestHandler):
    server: Relay
    timeout = 30

    def do_GET(self) -> None:
        self._answer(200 if self.path == "/healthz" else 404)

    def do_POST(self) -> None:
        name = self.path.strip("/")
        if (hook := self.server.hooks.get(name)) is None:
            logger.error("Nobody is behind /%s: the file of hooks has no such name.", name)
            return self._answer(404)
        try:
            payload = self._payload()
            message(payload)
        except ValueError as error:
            logger.error("What was posted to /%s: %s.", name, error)
            return self._answer(400)
        try:
            taken = self.server.hand_on(hook, payload)
        except (OSError, ValueError) as error:
            logger.error("%s (%s) does not answer: %s.", name, hook.kind, type(error).__name__)
            return self._answer(502)
        if not taken:
            logger.error(
                "%s (%s) refused the message: look at its token, secret and key words.", name, hook.kind
            )
        return self._answer(200 if taken else 502)

    def _payload(self) -> Mapping[str, Any]:
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 < size <= LARGEST:
            raise ValueError("it is empty or too large")
        payload = json.loads(self.rfile.read(size))
        if not isinstance(payload, dict):
            raise ValueError("this is no notification of Alertmanager")
        return payload

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log no line a request."""
