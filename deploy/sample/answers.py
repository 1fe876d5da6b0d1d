"""From a route to the bytes of its answer."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from deploy.sample.build import FILES
from deploy.sample.model import Route, Site
from deploy.sample.render import render


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; the length or the chunks are added when it is sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def make_answer(site: Site, route: Route, urls: Mapping[str, str], *, accepts_gzip: bool = False) -> Answer:
    """Return a route's answer as the site sends it to a client that does or does not accept gzip."""
    headers = [("Content-Type", route.content_type or site.content_type)]
    headers += [*site.headers.items(), *route.headers.items()]
    if route.location:
        headers.append(("Location", route.location))
    body = _body(site, route, urls)
    if site.gzip and accepts_gzip:
        headers.append(("Content-Encoding", "gzip"))
        body = gzip.compress(body, mtime=0)
    return Answer(route.status, tuple(headers), body)


def failure(site: Site) -> Answer:
    """Return the answer of a server that is broken for the moment."""
    body = b"<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"
    return Answer(
        HTTPStatus.INTERNAL_SERVER_ERROR, (("Content-Type", "text/html"), *site.headers.items()), body
    )


def _body(site: Site, route: Route, urls: Mapping[str, str]) -> bytes:
    if route.build:
        return FILES[route.build]()
    if not route.page:
        return b""
    return render(site, route, urls).encode(route.charset or site.charset)
