"""The tables as text: YAML with a line for each source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from crawler.sources.drafting import flow
from crawler.sources.levels import level_of
from deploy.portals import corrections
from deploy.portals.rows import Row
from pipelines.extraction.regions import by_code

HEAD: Final = """\
# {title}: a row a site. What a row leaves out comes from `defaults`, then from levels.yml.
# Fields: crawler/sources/model.py. Drawn up by deploy/build_sources.py from public lists, then kept by hand.
"""
LISTS_HEAD: Final = """\
# Public lists that name hosts, by the names that `basis` gives them: owner/repository:path at GitHub.

"""


def tables(rows: Iterable[Row]) -> dict[str, str]:
    """Return the text of each table by its name."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.table].append(row)
    lists = LISTS_HEAD + "".join(f"{name}: {flow(place)}\n" for name, place in corrections.LISTS.items())
    return {"lists": lists} | {name: _table(name, group) for name, group in sorted(grouped.items())}


def _table(name: str, rows: Sequence[Row]) -> str:
    basis = Counter(row.basis for row in rows).most_common(1)[0][0]
    lines = [HEAD.format(title=_title(name, rows)), "defaults:", f"  basis: {flow(basis)}", "", "sources:"]
    return "\n".join([*lines, *(f"  {row.id}: {flow(_fields(row, basis))}" for row in rows)]) + "\n"


def _title(name: str, rows: Sequence[Row]) -> str:
    region = by_code(rows[0].code[:2] + "0000") if rows[0].code else None
    known = {"national": "The State Council, congresses and ministries", "news": "News sites and reprints"}
    return known.get(name) or (region.name if region else name)


def _fields(row: Row, basis: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": row.title}
    if row.code:
        fields["region_code"] = row.code
    if not row.code or level_of(row.code) != row.level:
        fields["level"] = row.level
    fields["start_urls"] = row.start_urls[0] if len(row.start_urls) == 1 else list(row.start_urls)
    if row.platform:
        fields["platform"] = row.platform
    if row.official == (row.level == "news"):  # not what its level says
        fields["official"] = row.official
    fields |= row.fields
    if row.basis != basis:
        fields["basis"] = row.basis[0] if len(row.basis) == 1 else list(row.basis)
    if row.notes:
        fields["notes"] = list(row.notes)
    return fields
