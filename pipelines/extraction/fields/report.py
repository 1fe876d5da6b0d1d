"""The fields that only reports have: region, year, session, speaker, and the day of the speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.documents import Kind
from pipelines.extraction.fields import delivered, year
from pipelines.extraction.fields.head import Head
from pipelines.extraction.fields.model import Fields, PageFacts
from pipelines.extraction.fields.region import Clues, Place, read_region
from pipelines.extraction.fields.session import Session, read_session
from pipelines.extraction.fields.speaker import Speaker, read_speaker
from pipelines.extraction.fields.text import fold


@dataclass(frozen=True, slots=True)
class ReportReader:
    """Reads one report, of which kind and title are known."""

    title: str
    raw_title: str
    """With all that the site put around it: a byline may be in it."""
    head: Head
    paragraphs: Sequence[str]
    page: PageFacts
    published_on: date | None

    def read(self, *, spoken: bool) -> Fields:
        """Return these fields; those of a speech only where the report was `spoken`."""
        day = self.day() if spoken else None
        report_year, basis = self.year(day)
        session = self.session() if spoken else None
        speaker = read_speaker(self.lines()) if spoken else Speaker(None, None)
        place = self.place(session, speaker, day.year if day else report_year)
        found = Fields(
            kind=Kind.WORK_REPORT,
            title=self.title,
            region_code=place.code,
            region_name=place.name,
            year=report_year,
            delivered_on=day,
            session=session.full(place.name) if session else None,
            speaker=speaker.name.value if speaker.name else None,
            speaker_role=speaker.role,
            flags=flags_of(speaker, place),
            head_lines=self.head.count,
        )
        return replace(found, evidence=evidence_of(found, basis, place, speaker))

    def lines(self) -> tuple[str, ...]:
        """Return the head's lines, and the title as found after them."""
        return (*self.head.lines, fold(self.raw_title))

    def day(self) -> date | None:
        """Return the day of the speech."""
        plan_year = year.in_plan_heading(self.paragraphs)
        found = delivered.in_head(self.lines())
        return delivered.delivered(found, year.in_title(self.title), plan_year, self.published_on)

    def year(self, day: date | None) -> tuple[int | None, str]:
        """Return the report's year with its basis: title, else the plan's heading, else the session's day."""
        planned = year.in_plan_heading(self.paragraphs)
        if planned and day and planned < day.year:
            planned = None  # nobody plans a year that is over: it is the heading of the review
        choices = (
            (year.in_title(self.title), "title"),
            (planned, "plan heading"),
            (year.of_session(day), "session"),
        )
        return next(((found, basis) for found, basis in choices if found), (None, ""))

    def session(self) -> Session | None:
        """Return the session that the head names, or the title."""
        return read_session("\n".join(self.head.lines)) or read_session(self.raw_title)

    def place(self, session: Session | None, speaker: Speaker, at: int | None) -> Place:
        """Return the region as of a year, that of delivery where it is known; an empty place for none."""
        clues = Clues(
            title=self.title,
            session=session,
            head=" ".join(self.head.lines),
            office_place=speaker.office_place,
            opening=self.head.opening,
            site=self.page.site_name or self.page.meta.get("SiteName", ""),
            body="".join(self.paragraphs),
            year=at or (self.published_on.year if self.published_on else None),
        )
        return read_region(clues) or Place(None, None, "")


def flags_of(speaker: Speaker, place: Place) -> tuple[str, ...]:
    """Return what was repaired or is doubtful, sorted."""
    flags = set(speaker.name.flags if speaker.name else ())
    if place.ambiguous:
        flags.add("ambiguous_region")
    return tuple(sorted(flags))


def evidence_of(found: Fields, basis: str, place: Place, speaker: Speaker) -> dict[str, str]:
    """Return where each field was found; a damaged name's raw form also where no name came of it."""
    where = {
        "year": basis,
        "region_code": place.where,
        "region_name": place.where,
        "delivered_on": "byline",
        "session": "byline",
        "speaker_role": "byline",
    }
    evidence = {key: source for key, source in where.items() if getattr(found, key) is not None}
    if speaker.name:
        evidence["speaker"] = f"byline: {speaker.name.raw}"
    return evidence
