"""What stands before every page: who asks, whether they may, and whether they mean it."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crawler.console.access import LOCAL, Access, Role, User

FREE = ("/login", "/static/", "/healthz")
"""Paths that anybody may see."""
SAFE = ("GET", "HEAD")
TOKEN = "token"  # noqa: S105
LARGEST = 1 << 16
"""Bytes of a form."""


class Gate:
    """Lets a request through with `request.state.user`, or answers it itself.

    A request that changes something has to come from a page of ours: its Origin is our own, and its form has
    the session's token (OWASP's synchronizer token). Only operators may send one.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        answer = self._judge(request)
        if answer is None and request.method not in SAFE:
            answer = await self._judge_form(request)
            receive = _again(await request.body())
        await (answer(scope, receive, send) if answer else self._app(scope, receive, send))

    def _judge(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if not self._access.serves(host):
            return PlainTextResponse("The console answers on this machine's own names only.", 421)
        request.session.setdefault(TOKEN, secrets.token_urlsafe(24))
        request.state.user = user = self._user(request)
        path = request.url.path
        if user is None and not path.startswith(FREE):
            if self._access.passwords and request.method in SAFE:
                return RedirectResponse("/login", 303)
            return PlainTextResponse("Who are you? Log in first.", 401)
        if request.method not in SAFE and not path.startswith("/login") and not (user and user.operates):
            return PlainTextResponse("You may look, but not change anything.", 403)
        return None

    async def _judge_form(self, request: Request) -> Response | None:
        if int(request.headers.get("content-length") or LARGEST + 1) > LARGEST:
            return PlainTextResponse("The form is too large.", 413)
        origin = request.headers.get("origin")
        if origin is None or origin.partition("://")[2] != request.headers.get("host"):
            return PlainTextResponse("That did not come from a page of the console.", 403)
        await request.body()
        form = await request.form()
        sent = form.get(TOKEN)
        if not (
            isinstance(sent, str) and hmac.compare_digest(sent.encode(), request.session[TOKEN].encode())
        ):
            return PlainTextResponse("The page is from an earlier session: load it again.", 403)
        return None

    def _user(self, request: Request) -> User | None:
        if self._access.open:
            return LOCAL
        peer = request.client.host if request.client else None
        if self._access.header:
            given = request.headers.getlist(self._access.header)
            # two of them: a proxy that adds its own to that of whoever asks
            named = self._access.by_header(peer, given[0] if len(given) == 1 else None)
            if named:
                return named
        name, role = request.session.get("user"), request.session.get("role")
        return User(str(name), Role(role)) if name and role else None


def _again(body: bytes) -> Receive:
    """Return what gives a body that was read once more."""

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
