"""One document of the pages of one article. Pure: `verify` joins what it extracts again by the same rule."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from pipelines.extraction.structure import read_structure
from pipelines.records.chains import following
from pipelines.records.joined_fields import reread
from pipelines.records.seams import strung
from pipelines.records.storable import storable
from pipelines.reports.attached import offered_key
from pipelines.reports.keys import key_of
from pipelines.similarity import signature

Row = dict[str, Any]

OF_PARTS: Final = frozenset({"next_page", "nexts", "superseded"})
"""Fields that only the pages of an article have."""
FILLED: Final = (
    ("published_on",),
    ("publisher",),
    ("region_code", "region_name"),
    ("year",),
    ("delivered_on",),
    ("session",),
    ("speaker", "speaker_role"),
)
"""What a later page may tell where the first says nothing of it; what belongs together comes together."""


def join(chain: Sequence[Row]) -> Row:
    """Return the document of an article's pages, the first page first.

    Text, notes and their locators are strung together, and a paragraph over a page break is one again. The
    fields of a report are read from the whole text; the others are the first page's, and where it lacks one,
    the next page's that has it. While the page after the last one is not there, the document is truncated.
    """
    head, last = chain[0], chain[-1]
    whole = {name: value for name, value in head.items() if name not in OF_PARTS}
    missing = following(last) not in {None, *(part["_id"] for part in chain)}
    if len(chain) == 1 and not missing:
        return whole
    (lines, paragraphs), rejoined = strung(chain, "text", "paragraphs")
    (notes, note_paragraphs), _ = strung(chain, "notes", "note_paragraphs")
    text = "\n".join(lines)
    filled = whole | _filled(chain) | {"flags": _flags(chain, missing, rejoined)}
    filled |= reread(filled, lines)
    truncated = missing or last["truncated"]
    joined: Row = (
        filled
        | _structure(filled, text, truncated)
        | {
            "text": text,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "notes": "\n".join(notes),
            "paragraphs": paragraphs,
            "note_paragraphs": note_paragraphs,
            "truncated": truncated,
            "agreement": min((p["agreement"] for p in chain if p["agreement"] is not None), default=None),
            "extractor": min(part["extractor"] for part in chain),
            "appearances": _appearances(chain),
            "pages": [_page(part) for part in chain],
            "near_duplicate": signature(text),
        }
    )
    if any(part.get("tls_verified") is False for part in chain):
        joined["tls_verified"] = False
    return joined | {
        "report_keys": sorted(
            {*joined.get("report_keys", ()), *filter(None, [key_of(joined), offered_key(joined)])}
        )
    }


def _structure(whole: Row, text: str, truncated: bool) -> Row:
    """Return what is read of the whole text only."""
    structure = read_structure(whole["kind"], text, whole["year"], truncated=truncated)
    return {
        "outline": [section.model_dump() for section in structure.outline],
        "completeness": structure.completeness and storable(structure.completeness.model_dump()),
    }


def _filled(chain: Sequence[Row]) -> Row:
    """Return the fields that the first page lacks, each from the first page that has it, and the evidence."""
    found: Row = {}
    evidence = dict(chain[0]["evidence"])
    for names in FILLED:
        source = next((part for part in chain if any(part[name] is not None for name in names)), chain[0])
        if source is not chain[0]:
            found |= {name: source[name] for name in names}
            evidence |= {name: source["evidence"][name] for name in names if name in source["evidence"]}
    return found | {"evidence": evidence}


def _flags(chain: Sequence[Row], missing: bool, rejoined: int) -> list[str]:
    flags = {flag for part in chain for flag in part["flags"]}
    flags |= {"pages_joined"} if len(chain) > 1 else set()
    flags |= {"pages_missing"} if missing else set()
    flags |= {"broken_lines"} if rejoined else set()
    return sorted(flags)


def _appearances(chain: Sequence[Row]) -> list[Row]:
    """Return the appearances of all pages, each URL once, as `replacing` sorts them."""
    known: dict[str, Row] = {}
    for seen in (seen for part in chain for seen in part.get("appearances", ())):
        same = known.setdefault(seen["page_url"], seen)
        first = min(same["first"], seen["first"], key=_stamp)
        last = max(same["last"], seen["last"], key=_stamp)
        known[seen["page_url"]] = {"page_url": seen["page_url"], "first": first, "last": last}
    return [known[url] for url in sorted(known)]


def _stamp(sighting: Row) -> tuple[Any, str]:
    return sighting["fetched_at"], sighting["capture_id"]


def _page(part: Row) -> Row:
    """Return what it takes to find a page's locators again."""
    return {name: part[name] for name in ("page_url", "capture_id", "medium", "charset")}
