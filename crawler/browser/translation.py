"""Between a browser's requests and ours, and between our answers and what a browser is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

METHODS: Final = frozenset({"GET", "HEAD", "POST"})
"""That a page may ask with: what it does to be shown changes nothing."""
OURS: Final = frozenset(
    "accept-encoding accept-language connection content-length cookie host user-agent".split()
)
"""Headers that our client sets, whatever the browser says."""
FRAMING: Final = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
)
"""Headers of how a body came, which the browser gets without."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def asked(
    url: str,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    cookies: Sequence[Mapping[str, Any]],
    meta: Mapping[str, Any],
) -> Request:
    """Return the request that our client makes for a browser's."""
    sent = {
        name: value
        for name, value in headers.items()
        if name.lower() not in OURS and not name.startswith(("sec-", ":"))
    }
    held: dict[Any, Any] = {str(each["name"]): str(each["value"]) for each in cookies}
    return Request(
        url,
        method=method,
        headers=sent,
        body=body or b"",
        cookies=held,
        meta=dict(meta),
        dont_filter=True,
    )


def redirected(request: Request, response: Response) -> Request | None:
    """Return what is to be asked after a redirect, as a browser does (Fetch, 4.4); None where it is none."""
    location = response.headers.get("Location") if response.status in REDIRECTS else None
    if not location:
        return None
    try:
        target = urljoin(request.url, location.decode("latin-1"))
        if urlsplit(target).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    again = request.replace(url=target, cookies={})
    if response.status == 303 or (response.status in (301, 302) and request.method == "POST"):
        again = again.replace(method="GET", body=b"")
        for name in ("Content-Type", "Content-Length"):
            again.headers.pop(name, None)
    again.meta["requested_url"] = target
    return again


def told(response: Response) -> dict[str, Any]:
    """Return an answer as `Route.fulfill` takes it."""
    headers = {
        name.decode("latin-1").lower(): "\n".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in FRAMING
    }
    return {"status": response.status, "headers": headers, "body": response.body}
