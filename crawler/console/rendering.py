"""Templates, and what all pages have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from crawler.console.data import BEIJING, Data
from crawler.console.words import AWAY, chinese, english
from crawler.durations import short

TEMPLATES: Final = Path(__file__).parent / "templates"
MENU: Final = (
    ("/", "Overview"),
    ("/hosts", "Hosts"),
    ("/queue", "Queue"),
    ("/sources", "Sources"),
    ("/coverage", "Coverage"),
    ("/reports", "Reports"),
    ("/runs", "Runs"),
    ("/archive", "Archive"),
    ("/audit", "Audit log"),
)


class Renderer:
    """Makes pages. Everything that is put into a template is escaped there."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._environment.filters |= {
            "number": _number,
            "moment": _moment,
            "span": short,
            "bytes": _bytes,
            "web": web,
        }

    def page(
        self, request: Request, template: str, values: Mapping[str, Any] | None = None, status: int = 200
    ) -> HTMLResponse:
        """Return a page in the language of whoever asks."""
        language = language_of(request)
        t = chinese if language == "zh" else english
        common = {
            "t": t,
            "language": language,
            "menu": MENU,
            "path": request.url.path,
            "query": request.url.query,
            "user": getattr(request.state, "user", None),
            "token": request.session.get("token", ""),
            "said": t(said[0], **said[1]) if (said := request.session.pop("said", None)) else None,
            "now": datetime.now(UTC),
            "replay_of": self._data.config.replay,
            "away": {},
            "away_words": AWAY,
        }
        html = self._environment.get_template(template).render(common | dict(values or {}))
        return HTMLResponse(html, status)


def web(url: str) -> str:
    """Return a URL that a link may lead to; nothing that a browser would run (`javascript:`, `data:`)."""
    return url if url.lower().startswith(("http://", "https://")) else "#"


def language_of(request: Request) -> str:
    """Return `zh` or `en`: what was chosen, else the first of the two that the browser wants."""
    chosen = request.session.get("language")
    if chosen in ("zh", "en"):
        return str(chosen)
    wanted = request.headers.get("accept-language", "").lower().split(",")
    return next((part.strip()[:2] for part in wanted if part.strip()[:2] in ("zh", "en")), "zh")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


def _moment(value: datetime | None) -> str:
    return (
        "–"
        if value is None
        else f"{value.replace(tzinfo=value.tzinfo or UTC).astimezone(BEIJING):%Y-%m-%d %H:%M}"
    )


def _bytes(value: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000:
            return f"{value:,.0f} {unit}" if unit == "B" else f"{value:,.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} TB"
