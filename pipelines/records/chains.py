"""How the pages of one article follow each other: each row of `parts` names at most one `next_page`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pipelines.records.identity import DocumentId, page_id

Row = dict[str, Any]

LONGEST: Final = 50
"""Pages of one article that are joined. Longer chains are no articles, and a row has to hold the text."""


def following(part: Row) -> DocumentId | None:
    """Return the id of the page after this one, or None where it is the last."""
    url = part.get("next_page")
    return page_id(url) if url else None


def is_own_page(row: Row) -> bool:
    """Whether a row was read on the document's detail page; else a list showed it."""
    return bool(row["url"] == row["page_url"])


def follow(head: Row, lookup: Callable[[DocumentId], Row | None]) -> list[Row]:
    """Return the head and the parts after it, as far as `lookup` has them; circles and `LONGEST` end it."""
    chain, seen = [head], {head["_id"]}
    while (after := following(chain[-1])) and after not in seen and len(chain) < LONGEST:
        part = lookup(after)
        if part is None:
            break
        chain.append(part)
        seen.add(after)
    return chain
