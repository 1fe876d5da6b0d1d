"""Which renditions of one key are one report: first by their texts, then by the year and session they name.

A region may have two sessions in a year, and so two reports; and a page may name the wrong year or session,
or none. So renditions with the same text are one report whatever they name, and those with different texts
are one where they name the same. It depends on the set of renditions alone, not on the order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pipelines.reports.ranking import best_first
from pipelines.reports.renditions import SAME, Rendition

Cluster = list[Rendition]

BASES: Final = {"title": 0, "plan heading": 1, "session": 2}
"""From what a year can have been read, the surest first."""


def cluster(renditions: Iterable[Rendition]) -> list[Cluster]:
    """Return the renditions of each report, the best first; ordered by the least id of each."""
    ordered = sorted(renditions, key=lambda each: each.id)
    by_text = _joined(ordered, _same_texts(ordered) + _parts(ordered) + _offered(ordered))
    by_session = _merged(best_first(each) for each in by_text)
    return sorted(by_session, key=lambda each: min(rendition.id for rendition in each))


def named_session(ranked: Cluster) -> str | None:
    """Return the session of a cluster: that which its best rendition with one names."""
    return next((rendition.session for rendition in ranked if rendition.session), None)


def year_teller(ranked: Cluster) -> Rendition | None:
    """Return what tells a cluster's year: the best of the renditions that have it from the surest place."""
    known = [rendition for rendition in ranked if rendition.document.get("year")]
    return min(known, key=lambda each: BASES.get(year_basis(each), len(BASES)), default=None)


def year_basis(rendition: Rendition) -> str:
    """Return from what a rendition's year was read; empty where that is unknown."""
    return str((rendition.document.get("evidence") or {}).get("year", ""))


def _same_texts(renditions: Sequence[Rendition]) -> list[tuple[int, int]]:
    pairs = ((i, j) for j in range(len(renditions)) for i in range(j))
    return [(i, j) for i, j in pairs if renditions[i].similarity(renditions[j]) >= SAME]


def _parts(renditions: Sequence[Rendition]) -> list[tuple[int, int]]:
    """Return each copy of a part with the one text that has most of it."""
    found = []
    for i, part in enumerate(renditions):
        wholes = [
            (part.share_in(whole), whole.size, -j)
            for j, whole in enumerate(renditions)
            if j != i and part.is_part_of(whole)
        ]
        if wholes:
            found.append((i, -max(wholes)[2]))
    return found


def _offered(renditions: Sequence[Rendition]) -> list[tuple[int, int]]:
    """Return each file with the page that offers it, and the files of one page with each other."""
    places = {rendition.id: i for i, rendition in enumerate(renditions)}
    pairs: list[tuple[int, int]] = []
    for i, rendition in enumerate(renditions):
        page = rendition.offered_by
        if page is not None:
            pairs.append((places.setdefault(page, i), i))
    return pairs


def _joined(renditions: Sequence[Rendition], pairs: Iterable[tuple[int, int]]) -> list[Cluster]:
    """Return the connected components."""
    home = list(range(len(renditions)))

    def find(index: int) -> int:
        while home[index] != index:
            index = home[index]
        return index

    for one, other in pairs:
        home[find(other)] = find(one)
    components: dict[int, Cluster] = {}
    for index, rendition in enumerate(renditions):
        components.setdefault(find(index), []).append(rendition)
    return list(components.values())


def _merged(clusters: Iterable[Cluster]) -> list[Cluster]:
    named: dict[tuple[int, str], Cluster] = {}
    others: list[Cluster] = []
    for each in clusters:
        session, teller = named_session(each), year_teller(each)
        if session is None or teller is None:
            others.append(each)
        else:
            name = (teller.document["year"], session)
            named[name] = best_first([*named.get(name, ()), *each])
    return [*named.values(), *others]
