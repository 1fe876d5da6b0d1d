"""What pages do with what they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.console.data import Data

MOST = 200
"""Characters that are read of a field: more is no name."""
Make = Callable[[Data, Mapping[str, str]], Mapping[str, Any]]
"""Returns what a template needs, given the query's fields."""
Said = tuple[str, dict[str, str]]
"""A sentence that says what was done, in English as `words` has it, and the values in it."""
Act = Callable[[Data, Request, Mapping[str, str]], Said]
"""Does something, and says what."""


def page(template: str, make: Make) -> Callable[[Request], Any]:
    """Return the endpoint of a page that is made in a thread."""

    async def endpoint(request: Request) -> Response:
        data: Data = request.app.state.data
        fields = {name: value[:MOST] for name, value in request.query_params.items()} | request.path_params
        values = await anyio.to_thread.run_sync(_made, make, data, fields)
        response: Response = request.app.state.renderer.page(request, template, values)
        return response

    return endpoint


def _made(make: Make, data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what a template needs, with what is wrong with the servers."""
    away = data.watch.away()
    with data.within(away):
        return {"away": away, **make(data, fields)}


def action(act: Act, back: str) -> Callable[[Request], Any]:
    """Return the endpoint of an action; afterwards the browser is sent to the page `back`, which says it."""

    async def endpoint(request: Request) -> Response:
        form = await request.form()
        fields = {name: value[:MOST] for name, value in form.items() if isinstance(value, str)}
        data: Data = request.app.state.data
        request.session["said"] = await anyio.to_thread.run_sync(act, data, request, fields)
        query = fields.get("back", "")
        return RedirectResponse(back + (f"?{query}" if query else ""), 303)

    return endpoint
