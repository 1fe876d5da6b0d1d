"""The sample sites, and the comparison with what was written down for them by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from deploy.demonstration.source import Verdict
from deploy.demonstration.stored import Stored
from deploy.sample.compare import compare_document, compare_requests
from deploy.sample.expected import ExpectedDocument, load_documents, load_pages
from deploy.sample.server import SampleSite

Row = Mapping[str, Any]


class SampleSites:
    """Serves the sample sites while its context is open.

    Parameters
    ----------
    port: the same on every address; 0 takes a free one
    """

    scope = "host"

    def __init__(self, port: int = 0) -> None:
        self._sites = SampleSite(port)

    @property
    def title(self) -> str:
        """How many sites there are and where the first one is."""
        return f"{len(self.seeds)} invented sites, the first at {self.seeds[0]}"

    @property
    def seeds(self) -> Sequence[str]:
        """The front pages."""
        return self._sites.seeds

    def judge(self, stored: Stored) -> Verdict:
        """Compare every document, field by field, and every page that was asked for."""
        documents = load_documents(self._sites)
        verdict = compare(documents, stored.documents())
        reports = compare_reports(documents, stored.reports())
        pages = compare_requests(load_pages(self._sites), self._sites.requests)
        return Verdict(verdict.expected, [*verdict.failures, *reports, *pages], verdict.notes)

    def __enter__(self) -> Self:
        self._sites.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sites.__exit__(kind, error, trace)


def compare(expected: Sequence[ExpectedDocument], stored: Iterable[Row]) -> Verdict:
    """Return what is missing or different, by name; what is marked `xfail` or unexpected is only noted."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in stored:
        found[_key(row["page_url"], row["title"])].append(row)
    failures: list[str] = []
    notes: list[str] = []
    good = 0
    for wanted in expected:
        differences = compare_document(wanted, found.pop(_key(wanted.page_url, wanted.title), []))
        good += not differences
        if wanted.xfail:
            notes += [f"not reached yet: {difference} ({wanted.xfail})" for difference in differences]
        else:
            failures += differences
    surplus = (row for rows in found.values() for row in rows)
    notes += [f"nobody expected the {row['kind']} {row['title']!r} of {row['page_url']}" for row in surplus]
    return Verdict(f"{good} of {len(expected)} documents are as expected, in every field", failures, notes)


def compare_reports(expected: Sequence[ExpectedDocument], reports: Iterable[Row]) -> list[str]:
    """Return how the reports differ from those expected: one a region and year, with its pages."""
    wanted: dict[tuple[object, object], list[str]] = defaultdict(list)
    for document in expected:
        if document.kind == "work_report" and document.xfail is None:
            wanted[document.region_code, document.year].append(document.page_url)
    found: dict[tuple[object, object], list[list[str]]] = defaultdict(list)
    for report in reports:
        pages = sorted(rendition["page_url"] for rendition in report["renditions"])
        found[report["region_code"], report["year"]].append(pages)
    return [
        f"the report of {region} for {year} is shown on {found[region, year]} instead of {sorted(pages)}"
        for (region, year), pages in wanted.items()
        if found[region, year] != [sorted(pages)]
    ]


def _key(url: str, title: str) -> tuple[str, str]:
    return url, "".join(title.split())
