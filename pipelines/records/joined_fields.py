"""The fields of an article in several pages, read from its whole text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pipelines.extraction.fields import PageFacts, read_fields
from pipelines.extraction.fields.reader import REPORTS
from pipelines.records.storable import storable

Row = dict[str, Any]

TOGETHER: Final = (
    ("region_code", "region_name"),
    ("year",),
    ("delivered_on",),
    ("session",),
    ("speaker", "speaker_role"),
)
"""What is said of a report; what belongs together comes together."""
OF_FIELDS: Final = frozenset({"ambiguous_region", "damaged_name", "spaced_name"})
"""Flags that go with these fields."""


def reread(whole: Row, lines: Sequence[str]) -> Row:
    """Return what the whole text says otherwise than `whole`, which is what its pages say each by itself.

    A first page alone may be too short for a report, and an appendix that was taken for one of its own names
    another year. Nothing of an article that is no report even as a whole.
    """
    day = whole["published_on"]
    facts = PageFacts(whole["page_url"], published_on=date.fromisoformat(day) if day else None)
    fields = read_fields(whole["title"], lines, facts)
    if fields.kind not in REPORTS:
        return {}
    found: Row = {"kind": str(fields.kind)}
    evidence = dict(whole["evidence"]) | {"kind": fields.evidence["kind"]}
    flags = {flag for flag in whole["flags"] if flag not in OF_FIELDS} | set(fields.flags)
    for names in TOGETHER:
        new = {name: getattr(fields, name) for name in names}
        if _known(new) < _known({name: whole[name] for name in names}):
            # the page around it said more than its text does, such as the site's name
            flags -= {"ambiguous_region"} if "region_code" in names else set()
            continue
        found |= new
        evidence |= {name: fields.evidence[name] for name in names if name in fields.evidence}
    row: Row = storable(found | {"evidence": evidence, "flags": sorted(flags)})
    return row


def _known(values: Row) -> int:
    return sum(value is not None for value in values.values())
