"""What only the crawl knows of a capture, in a field of its WARC record, so that the archive alone tells it.

ISO 28500, section 5: software ignores fields whose names it does not know. Its value is JSON in ASCII, on one
line, and leaves out what is as one would expect it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crawler.items import Capture

FIELD: Final = "Gongbao-Crawl"
ENCODER: Final = json.JSONEncoder(separators=(",", ":"))
TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "source": str,
    "scope": str,
    "depth": int,
    "priority": int,
    "via": str,
    "requested_url": str,
    "key": str,
    "bounds": list,
    "certificate": str,
    "tls_protocol": str,
    "tls_problem": str,
}
"""What may be told, each a field of `Capture`. `key` is only told of what the frontier had handed out."""


def crawl_field(capture: Capture) -> str:
    """Return the value of the field for a capture."""
    told: dict[str, Any] = {
        "source": capture.source,
        "scope": capture.scope,
        "depth": capture.depth,
        "priority": capture.priority,
        "via": capture.via,
        "requested_url": None if capture.requested_url == capture.url else capture.requested_url,
        "key": capture.key if capture.token else None,
        "bounds": capture.bounds,
        "certificate": capture.certificate,
        "tls_protocol": capture.tls_protocol,
        "tls_problem": capture.tls_problem,
    }
    return ENCODER.encode({name: value for name, value in told.items() if value not in (None, "", 0)})


def crawl_of(fields: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what the field tells, by names of `Capture`, given a record's fields by names in lower case.

    None where there is no such field, as in records of before and of others, or where it cannot be read.
    """
    text = fields.get(FIELD.lower())
    if text is None:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    told = {name: told[name] for name, kind in TYPES.items() if isinstance(told.get(name), kind)}
    bounds = told.pop("bounds", None)
    if bounds and len(bounds) == 2 and all(isinstance(each, (int, float)) for each in bounds):
        told["bounds"] = (float(bounds[0]), float(bounds[1]))
    return told
