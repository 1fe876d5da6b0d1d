"""The console as an ASGI application."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from crawler.console.access import Access
from crawler.console.data import Data
from crawler.console.gate import Gate
from crawler.console.headers import SecurityHeaders
from crawler.console.pages import PAGES
from crawler.console.rendering import Renderer
from crawler.errors import GongbaoError

STATIC: Final = Path(__file__).parent / "static"
DAY: Final = 86400


def make_app(data: Data, access: Access) -> Starlette:
    """Return the application. Sessions end with its process: their key is of this process alone."""
    renderer = Renderer(data)

    def failed(request: Request, error: Exception) -> Response:
        values = {"error": str(error), "away": data.watch.away()}
        return renderer.page(request, "error.html", values, status=503)

    app = Starlette(
        routes=[
            *(Route(path, page, methods=methods) for path, page, methods in PAGES),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(SecurityHeaders, replay_url=data.config.replay_url),
            Middleware(
                SessionMiddleware,
                secret_key=secrets.token_hex(32),
                session_cookie="gongbao",
                max_age=DAY,
                same_site="strict",
            ),
            Middleware(Gate, access=access),
        ],
        exception_handlers={GongbaoError: failed},
    )
    app.state.data, app.state.access, app.state.renderer = data, access, renderer
    return app
