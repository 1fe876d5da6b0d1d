"""How replay tools look up the answer to a request that was no GET: by its method and body, as a query.

As pywb and cdxj-indexer do it (https://specs.webrecorder.net/request-body-canonicalization/latest/).
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, unquote_plus, urlencode

from pipelines.archive.framing import HEAD_END

MOST: Final = 4096
"""Characters of a body that count."""
CONTENT_TYPE: Final = re.compile(rb"^content-type[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
WITH_BODY: Final = frozenset({"POST", "PUT"})


def method_query(request: bytes) -> str | None:
    """Return what is added to the URL's query for a request, head and body; None for a GET. Never raises."""
    method = request.partition(b" ")[0].decode("latin-1").upper()
    if method in ("", "GET"):
        return None
    query = f"__wb_method={method}"
    end = HEAD_END.search(request)
    if method in WITH_BODY and end and (body := request[end.end() :]):
        found = CONTENT_TYPE.search(request, 0, end.end())
        content = _query(body, found[1].decode("latin-1").lower() if found else "")[:MOST]
        query += f"&{content}" if content else ""
    return "".join(each if each.isprintable() else quote(each, errors="replace") for each in query)


def with_method(url: str, query: str | None) -> str:
    """Return the URL under which the answer is looked up."""
    return url if query is None else f"{url}{'&' if '?' in url else '?'}{query}"


def _query(body: bytes, content_type: str) -> str:
    try:
        if content_type.startswith("application/x-www-form-urlencoded"):
            return unquote_plus(body.decode("utf-8"))
        if content_type.startswith(("application/json", "text/plain")):
            return urlencode(dict(_named(json.loads(body))))
    except (ValueError, RecursionError):
        if content_type.startswith("application/json"):
            return ""
    return f"__wb_post_data={base64.b64encode(body).decode()}"


def _named(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the values of a JSON text by name; further ones of a name are numbered."""
    seen: Counter[str] = Counter()
    for name, each in _leaves(value, ""):
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}.{seen[name]}_", _text(each)


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, name)
    elif name:
        yield name, value


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)
