"""One HTTP answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; the length is added when it is sent."""

    body: bytes
    content_type: str = "text/html"
    status: int = HTTPStatus.OK
    headers: Headers = field(default=())
    delay: float = 0.0
    """Seconds that the server takes for it."""


def moved(url: str, status: int = HTTPStatus.MOVED_PERMANENTLY) -> Answer:
    """Return a redirect."""
    return Answer(b"", status=status, headers=(("Location", url),))


def as_json(value: object) -> Answer:
    """Return a value as JSON."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def plain(text: str, content_type: str = "text/plain") -> Answer:
    """Return text in UTF-8."""
    return Answer(text.encode(), content_type)
