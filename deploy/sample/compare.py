"""How far stored documents and made requests are from those expected, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from deploy.sample.expected import ExpectedDocument, ExpectedPage
from deploy.sample.handler import Request

Stored = Mapping[str, Any]
"""The fields of a `Document`, with `page_url`: the URL of the page on which it was seen."""

_FIELDS = ("kind", "published_on", "publisher", "truncated")
_REPORT = ("region_code", "region_name", "year", "delivered_on", "session", "speaker", "speaker_role")
_CONTEXT = 12


def compare(expected: Sequence[ExpectedDocument], stored: Iterable[Stored]) -> list[str]:
    """Return every difference between the documents expected and those stored; none is success.

    Documents are matched by page and title, white space apart; texts are compared apart from it too. A wrong
    title shows as one document missing and one that nobody expected.
    """
    found: dict[tuple[str, str], list[Stored]] = defaultdict(list)
    for document in stored:
        found[_key(document["page_url"], document["title"])].append(document)
    differences: list[str] = []
    for wanted in expected:
        matches = found.pop(_key(wanted.page_url, wanted.title), [])
        differences += compare_document(wanted, matches)
    for rest in found.values():
        differences += [
            f"{one['page_url']}: nobody expected the {one['kind']} “{one['title']}”" for one in rest
        ]
    return differences


def compare_document(wanted: ExpectedDocument, matches: Sequence[Stored]) -> list[str]:
    """Return the differences of one document from the stored ones with its page and title."""
    if not matches:
        return [f"{wanted.id}: not stored"]
    if len(matches) > 1:
        return [f"{wanted.id}: stored {len(matches)} times"]
    (stored,) = matches
    fields = _FIELDS + (_REPORT if wanted.kind == "work_report" else ())
    differences = [_field(wanted, stored, name) for name in fields]
    differences += [_url(wanted, stored), _text(wanted, stored)]
    return [f"{wanted.id}: {difference}" for difference in differences if difference]


def compare_requests(expected: Sequence[ExpectedPage], requests: Iterable[Request]) -> list[str]:
    """Return every difference between the pages expected and those asked for, as the access log has them."""
    statuses: dict[tuple[str, str], list[int]] = defaultdict(list)
    for request in requests:
        statuses[request.host, request.path].append(request.status)
    differences: list[str] = []
    for page in expected:
        host = urlsplit(page.url).hostname or ""
        if page.fetch == "never":
            hits = [key for key in statuses if key[0] == host and key[1].startswith(page.path)]
            differences += [f"{page.site}{path}: fetched although forbidden" for _, path in hits]
        else:
            hits = [(host, page.path)]
            differences += _page(page, statuses.get((host, page.path), []))
        for key in hits:
            statuses.pop(key, None)
    return differences + [f"{host}{path}: fetched, but no page links to it" for host, path in statuses]


def _page(page: ExpectedPage, statuses: Sequence[int]) -> list[str]:
    if not statuses:
        return [f"{page.site}{page.path}: never fetched"] if page.fetch == "must" else []
    if statuses[-1] != page.status:
        return [f"{page.site}{page.path}: answered {statuses[-1]} instead of {page.status}"]
    return []


def _key(url: str, title: str) -> tuple[str, str]:
    return url, "".join(title.split())


def _field(wanted: ExpectedDocument, stored: Stored, name: str) -> str | None:
    want, have = getattr(wanted, name), _plain(stored.get(name))
    return None if _plain(want) == have else f"{name} is {have!r} instead of {_plain(want)!r}"


def _plain(value: object) -> object:
    """Fold the forms that stores give to dates and enumerations."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _url(wanted: ExpectedDocument, stored: Stored) -> str | None:
    if wanted.inlined and stored.get("url"):
        return f"url is {stored['url']!r} although it has no page of its own"
    return None


def _text(wanted: ExpectedDocument, stored: Stored) -> str | None:
    want, have = "".join(wanted.text.split()), "".join(str(stored.get("text", "")).split())
    if want == have:
        return None
    at = next(
        (i for i, (a, b) in enumerate(zip(want, have, strict=False)) if a != b), min(len(want), len(have))
    )
    return (
        f"text differs at character {at} of {len(want)} ({len(have)} stored): "
        f"“{have[at : at + _CONTEXT]}” instead of “{want[at : at + _CONTEXT]}”"
    )
