"""Read every field of one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.documents import Kind
from pipelines.extraction.fields import delivered, year
from pipelines.extraction.fields.head import Head, read_head
from pipelines.extraction.fields.kind import read_kind
from pipelines.extraction.fields.model import Fields, PageFacts
from pipelines.extraction.fields.published import read_published
from pipelines.extraction.fields.publisher import read_publisher
from pipelines.extraction.fields.region import Clues, Place, read_region
from pipelines.extraction.fields.session import Session, read_session
from pipelines.extraction.fields.speaker import read_speaker
from pipelines.extraction.fields.text import fold
from pipelines.extraction.fields.title import clean_title, title_in

REPORTS = (Kind.WORK_REPORT, Kind.PLAN_REPORT, Kind.BUDGET_REPORT, Kind.STATISTICAL_COMMUNIQUE)


def read_fields(title: str, paragraphs: Sequence[str], page: PageFacts) -> Fields:
    """Read the fields of one document.

    Args:
        title: the title as the page shows it; site tags are removed here; may be empty.
        paragraphs: its text, a paragraph an item; bylines may be lines of their own or run into the body.
        page: what is known of the page around it.

    Returns:
        The fields. Never raises for strange input: what is not found is None.
    """
    name = clean_title(title, page.site_name) or clean_title(title_in(paragraphs))
    head = read_head(paragraphs)
    published = read_published(head.lines, page)
    publisher = read_publisher(head.lines, page.meta)
    verdict = read_kind(name, head, paragraphs, dated=published is not None)
    found = Fields(
        kind=verdict.kind,
        title=name,
        publisher=publisher[0] if publisher else None,
        published_on=published[0] if published else None,
        evidence={"kind": verdict.why}
        | ({"publisher": publisher[1]} if publisher else {})
        | ({"published_on": published[1]} if published else {}),
    )
    if verdict.kind not in REPORTS:
        return found
    return Reader(name, title, head, paragraphs, page, found).read()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the fields that only reports have."""

    title: str
    raw_title: str
    head: Head
    paragraphs: Sequence[str]
    page: PageFacts
    found: Fields

    def read(self) -> Fields:
        """Return all fields of the report."""
        evidence = dict(self.found.evidence)
        title_year = year.in_title(self.title)
        plan_year = year.in_plan_heading(self.paragraphs)
        lines = (*self.head.lines, fold(self.raw_title))
        day = delivered.delivered(delivered.in_head(lines), title_year, plan_year, self.found.published_on)
        report_year, evidence_year = first(
            (title_year, "title"), (plan_year, "plan heading"), (year.of_session(day), "session")
        )
        session = read_session("\n".join(self.head.lines)) or read_session(self.raw_title)
        speaker = read_speaker(lines)
        place = self.place(session, speaker.office_place, day.year if day else report_year)
        flags = set(self.found.flags) | set(speaker.name.flags if speaker.name else ())
        if place and place.ambiguous:
            flags.add("ambiguous_region")
        full = session.full(place.name if place else None) if session else None
        evidence |= {
            key: where
            for key, where, value in (
                ("year", evidence_year, report_year),
                ("delivered_on", "byline", day),
                ("session", "byline", full),
                ("region_code", place.where if place else "", place and place.code),
                ("region_name", place.where if place else "", place and place.name),
                ("speaker", f"byline: {speaker.name.raw}" if speaker.name else "", speaker.name),
                ("speaker_role", "byline", speaker.role),
            )
            if value
        }
        return replace(
            self.found,
            year=report_year,
            delivered_on=day,
            session=full,
            region_code=place.code if place else None,
            region_name=place.name if place else None,
            speaker=speaker.name.value if speaker.name else None,
            speaker_role=speaker.role,
            flags=tuple(sorted(flags)),
            evidence=evidence,
            head_lines=self.head.count,
        )

    def place(self, session: Session | None, office_place: str, at: int | None) -> Place | None:
        """Return the region, looked for as of the year of delivery."""
        site = self.page.site_name or self.page.meta.get("SiteName", "")
        return read_region(
            Clues(
                title=self.title,
                session=session,
                head=" ".join(self.head.lines),
                office_place=office_place,
                opening=self.head.opening,
                site=site,
                body="".join(self.paragraphs),
                year=at or (self.found.published_on.year if self.found.published_on else None),
            )
        )


def first(*values: tuple[int | None, str]) -> tuple[int | None, str]:
    """Return the first known value with its source."""
    return next(((value, where) for value, where in values if value), (None, ""))
