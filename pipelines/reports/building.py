"""The stored row of one report, out of its renditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from pipelines.documents import SCHEMA_VERSION
from pipelines.reports.clusters import Cluster, cluster, named_session, year_basis, year_teller
from pipelines.reports.conflicts import conflicts
from pipelines.reports.places import place
from pipelines.reports.ranking import is_complete
from pipelines.reports.renditions import SAME, Rendition, of_documents

Row = dict[str, Any]
Relation = Literal["same", "truncated", "longer", "page", "different"]
"""Of a rendition to the best one."""
Tellers = dict[str, Rendition | None]
"""For each field the rendition that it is taken from."""

SPOKEN: Final = ("region_name", "delivered_on", "speaker", "speaker_role")
"""Each is taken from the best rendition that has it, as year and session are."""
STUB: Final = 0.4
"""Size of a page's text, at most, that is no other text of the report which it offers."""
OF_BEST: Final = (
    "title",
    "publisher",
    "published_on",
    "site",
    "page_url",
    "fetched_at",
    "agreement",
    "truncated",
    "gone_since",
    "text_sha256",
)
"""What is said of one page only, and so taken from the best rendition, null or not."""


def build(key: str, documents: Iterable[Mapping[str, Any]], text: Callable[[str], str]) -> list[Row]:
    """Return the reports of a key from all its documents, in any order; pure but for `text`.

    Renditions of which none tells the year are no report.

    Parameters
    ----------
    key: as `keys.key_of` gives it
    documents: their rows, which may lack `text` and `paragraphs`
    text: gives a document's text by its id; called only where texts have to be compared
    """
    clusters = cluster(of_documents(documents, text))
    return [_report(key, ranked, teller) for ranked in clusters if (teller := year_teller(ranked))]


def _report(key: str, ranked: Cluster, year: Rendition) -> Row:
    best = ranked[0]
    compared = [_compared(rendition, best) for rendition in ranked]
    # What has another text may be of another report: it says nothing about what was said in this one.
    telling = [r for r, row in zip(ranked, compared, strict=True) if row["relation"] != "different"]
    naming: Tellers = {"year": year, "session": _first_with(ranked, "session")}
    spoken: Tellers = {name: _first_with(telling, name) for name in SPOKEN}
    fields = _values(naming) | _values(spoken)
    sessions = [r.document["session"] for r in ranked if r.document.get("session")]
    session = named_session(ranked) or "-" + min(rendition.id for rendition in ranked)
    return {
        "_id": f"{key}/{fields['year']}/{session}",
        "key": key,
        "kind": best.document["kind"],
        "year_basis": year_basis(year) or None,
        **place(best.document.get("region_code"), fields["region_name"], fields["year"], sessions),
        **fields,
        **{name: best.document.get(name) for name in OF_BEST},
        "best": best.id,
        "official": best.official,
        "complete": is_complete(best),
        "renditions": compared,
        "sources": _sources(naming | spoken, best),
        "conflicts": [
            *conflicts(ranked, _values(naming)),
            *conflicts(telling, _values(spoken)),
            *_other_texts(compared),
        ],
        "missing": [name for name, value in fields.items() if value is None] + _missing_text(best),
        "schema_version": SCHEMA_VERSION,
    }


def _values(tellers: Tellers) -> Row:
    return {name: teller.document[name] if teller else None for name, teller in tellers.items()}


def _sources(tellers: Tellers, best: Rendition) -> Row:
    """Return for each field the document that says it; what a file's page says of it is from that page."""
    sources = {name: teller.teller_of(name) for name, teller in tellers.items() if teller}
    return sources | {
        name: best.teller_of(name) for name in best.document.get("taken", ()) if name in OF_BEST
    }


def _compared(rendition: Rendition, best: Rendition) -> Row:
    """Return how a rendition relates to the best one."""
    relation, similarity = _relation(rendition, best), rendition.similarity(best)
    # of the same text it would always be nearly 1, and cost reading both texts
    contained = None if relation == "same" else round(rendition.share_in(best), 2)
    return {
        "document": rendition.id,
        "page_url": rendition.document.get("page_url"),
        "relation": relation,
        "similarity": round(similarity, 2),
        "contained": contained,
        "size": rendition.size,
        "official": rendition.official,
        "complete": is_complete(rendition),
        "gone_since": rendition.document.get("gone_since"),
        "offered_by": rendition.offered_by,
    }


def _relation(rendition: Rendition, best: Rendition) -> Relation:
    if rendition.is_part_of(best):
        return "truncated"
    if rendition is best or rendition.similarity(best) >= SAME:
        return "same"
    if best.is_part_of(rendition):
        return "longer"
    # a page that says something of its own, and offers the report as a file
    stub = best.offered_by == rendition.id and rendition.size < STUB * best.size
    return "page" if stub else "different"


def _first_with(ranked: Sequence[Rendition], name: str) -> Rendition | None:
    return next((rendition for rendition in ranked if rendition.document.get(name) is not None), None)


def _other_texts(compared: Sequence[Row]) -> list[Row]:
    other = [row["document"] for row in compared if row["relation"] == "different"]
    return [{"field": "text", "values": [{"value": None, "documents": other}]}] if other else []


def _missing_text(best: Rendition) -> list[str]:
    return list((best.document.get("completeness") or {}).get("missing") or ())
