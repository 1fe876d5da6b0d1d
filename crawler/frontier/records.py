"""Queue entries: compact, versioned JSON. Never pickle, which runs what it reads.

scrapy-redis calls `dumps` and `loads` with Scrapy's dictionary of a request. Only what a crawl needs is kept:
everything else that middlewares hang on a request (the captured bytes, timings) stays with the worker.
"""

from __future__ import annotations

import json
from typing import Any, Final

VERSION: Final = 1
META: Final = (
    "depth",
    "source",
    "scope",
    "requested_url",
    "retry_times",
    "redirect_times",
    "redirect_urls",
    "redirect_reasons",
)
"""What is kept of a request's meta."""


def dumps(request: dict[str, Any]) -> str:
    """Return the entry of a request, given as `Request.to_dict` makes it."""
    meta = {name: request["meta"][name] for name in META if name in request["meta"]}
    entry = {"v": VERSION, "url": request["url"], "meta": meta}
    if request.get("priority"):
        entry["priority"] = request["priority"]
    if request.get("dont_filter"):
        entry["dont_filter"] = True
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def loads(entry: bytes | str) -> dict[str, Any]:
    """Return what `request_from_dict` takes.

    Raises `ValueError` for an entry of another version.
    """
    fields = json.loads(entry)
    if fields.get("v") != VERSION:
        raise ValueError(f"a queue entry of version {fields.get('v')}; this worker reads version {VERSION}")
    return {
        "url": fields["url"],
        "meta": fields["meta"],
        "priority": fields.get("priority", 0),
        "dont_filter": fields.get("dont_filter", False),
        "errback": "failed",  # of the spider
    }
