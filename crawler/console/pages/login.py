"""Saying who one is, where that is asked; and in which language."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.console.access import Access

WRONG: Final = 1.0
"""Seconds that a wrong password costs."""


async def _ask(request: Request) -> Response:
    response: Response = request.app.state.renderer.page(request, "login.html", {"wrong": False})
    return response


async def _log_in(request: Request) -> Response:
    access: Access = request.app.state.access
    form = await request.form()
    user = access.by_password(str(form.get("password", ""))[:1000])
    if user is None:
        await asyncio.sleep(WRONG)
        refused: Response = request.app.state.renderer.page(
            request, "login.html", {"wrong": True}, status=403
        )
        return refused
    language = request.session.get("language")
    request.session.clear()  # so that nobody's earlier session becomes this one
    request.session.update({"user": user.name, "role": int(user.role)})
    if language:
        request.session["language"] = language
    return RedirectResponse("/", 303)


async def _log_out(request: Request) -> Response:
    request.session.clear()
    return RedirectResponse("/login", 303)


async def _language(request: Request) -> Response:
    if (chosen := request.path_params["language"]) in ("zh", "en"):
        request.session["language"] = chosen
    back = request.query_params.get("back", "/")
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)


ROUTES = (
    ("/login", _ask, ["GET"]),
    ("/login", _log_in, ["POST"]),
    ("/login/out", _log_out, ["POST"]),
    ("/login/language/{language}", _language, ["GET"]),
)
