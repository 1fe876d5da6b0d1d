"""A document before its fields are read, and the step that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from crawler.pages.previews import ends_in_mid_sentence
from pipelines.documents import Document
from pipelines.extraction.attachments.model import Line
from pipelines.extraction.fields import PageFacts, read_fields
from pipelines.extraction.glossary import split_glossary
from pipelines.extraction.structure import read_structure

Medium = Literal["html", "pdf", "docx", "doc", "ofd", "rtf", "image", "text"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One document's title and lines, and what its place on the page says of it."""

    title: str
    lines: Sequence[Line]
    url: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    may_be_cut: bool = False
    """Whether the page may show only its beginning."""
    flags: tuple[str, ...] = ()
    agreement: float | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    recogniser: str | None = None
    notes: Sequence[Line] = ()
    """Footnotes, which are kept apart already."""


def finish(draft: Draft, facts: PageFacts, medium: Medium, charset: str | None) -> Document | None:
    """Return the document of a draft, or None where no text is left of it."""
    lines, notes = split_glossary([line for line in draft.lines if line.text])
    if not lines:
        return None
    glossary = bool(notes)
    notes += draft.notes
    recognised = any(line.confidence is not None for line in (*lines, *notes))
    published = draft.published_on or facts.published_on
    own = replace(facts, published_on=published)
    fields = read_fields(draft.title, [line.text for line in lines], own)
    truncated = draft.may_be_cut and ends_in_mid_sentence(lines[-1].text)
    text = "\n".join(line.text for line in lines)
    structure = read_structure(fields.kind, text, fields.year, truncated=truncated)
    return Document(
        kind=fields.kind,
        title=fields.title,
        text=text,
        notes="\n".join(line.text for line in notes),
        published_on=draft.published_on or fields.published_on,
        publisher=draft.publisher or fields.publisher,
        truncated=truncated,
        region_code=fields.region_code,
        region_name=fields.region_name,
        year=fields.year,
        delivered_on=fields.delivered_on,
        session=fields.session,
        speaker=fields.speaker,
        speaker_role=fields.speaker_role,
        outline=structure.outline,
        completeness=structure.completeness,
        url=draft.url,
        medium=medium,
        charset=charset,
        paragraphs=tuple(line.paragraph for line in lines),
        note_paragraphs=tuple(line.paragraph for line in notes),
        flags=tuple(sorted({*draft.flags, *fields.flags, *(("glossary",) if glossary else ())})),
        recogniser=draft.recogniser if recognised else None,
        confidence=tuple(line.confidence for line in lines) if recognised else (),
        agreement=draft.agreement,
        evidence={**fields.evidence, **dict(draft.evidence)},
    )
