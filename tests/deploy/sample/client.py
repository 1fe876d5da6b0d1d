"""A plain HTTP client: one request, no redirects followed, nothing decoded."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPMessage
from typing import NamedTuple
from urllib.parse import urlsplit


class Got(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def get(url: str, *, method: str = "GET", **headers: str) -> Got:
    parts = urlsplit(url)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return Got(answer.status, answer.headers, body)
