"""What of a document counts as its text and fields: a change of these makes a version, any other none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

FIELDS: Final = (
    "kind",
    "title",
    "notes",
    "published_on",
    "publisher",
    "truncated",
    "region_code",
    "region_name",
    "year",
    "delivered_on",
    "session",
    "speaker",
    "speaker_role",
)
CONTENT: Final = (*FIELDS, "text")
"""Not where a text was seen, how it was read (locators, evidence, flags, agreement), nor what follows from it
(outline, completeness)."""


def content_digest(row: Mapping[str, Any]) -> str:
    """Return a short digest of a document's text and fields; what is absent counts as null."""
    content = json.dumps([row.get(name) for name in CONTENT], ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
