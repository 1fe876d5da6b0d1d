"""The documents that downstream reads, and how each sentence is proved from archived bytes.

`Document` is what extraction finds on one page, without any store in it. `pipelines.records` adds what only
storing knows: the id, the capture, the appearances.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1
"""Version of the stored shape. It is raised with every change that a reader could notice."""


class Kind(StrEnum):
    """The closed set of document kinds."""

    WORK_REPORT = "work_report"
    """政府工作报告, as delivered to a people's congress (or published for it)."""
    STATISTICAL_COMMUNIQUE = "statistical_communique"
    """国民经济和社会发展统计公报."""
    PLAN_REPORT = "plan_report"
    """国民经济和社会发展计划执行情况的报告."""
    BUDGET_REPORT = "budget_report"
    """预算执行情况的报告."""
    NEWS = "news"
    OTHER = "other"


class Frozen(BaseModel):
    """A value: immutable, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Piece(Frozen):
    """A range of characters in one place of a capture's body.

    What `start` and `end` count depends on the medium:
    - html: characters of the string-value (XPath `string()`) of the element at `xpath` in the tree that
      `crawler.pages.dom.parse` makes of the decoded body;
    - docx: characters of the concatenated text of the paragraph or table row at `xpath` in word/document.xml;
    - pdf: characters of page `page`'s text as pdfium gives it;
    - text: characters of the decoded body.
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    xpath: str | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    capture: str | None = None
    """Id of the capture in whose body it lies; None for the document's own. Another one for what stands on a
    later page of an article in several pages."""


class Edit(Frozen):
    """One change made to the located characters: those in [start, end) of the joined pieces become `text`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str = ""
    why: Literal["line_join", "note_mark", "watermark", "page_number", "running_head", "share_button"]


class Paragraph(Frozen):
    """Where one paragraph of a document's text came from.

    Its text is made from the capture alone: join the pieces' characters without anything between them, apply
    the edits (their offsets count in the joined, unedited string and do not overlap), fold every run of white
    space (also U+3000, U+00A0 and zero-width characters) to one space, and strip.
    """

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...] = ()


class Section(Frozen):
    """One heading of a speech and what stands under it, down to the next heading."""

    level: Annotated[int, Field(ge=1)]
    """1 for the parts of the speech, 2 for the sections of a part, and so on: as the headings nest."""
    number: str
    """As written: 一, (一), 1; empty for a heading without a number."""
    title: str
    """The heading's words, without its number and without the sentences that run on in its line."""
    line: Annotated[int, Field(ge=0)]
    """Index of its line in `text`."""
    part: Literal["review", "plan"] | None = None
    """Whether it looks back on the years before the report's, or ahead; None where no heading tells."""


class Completeness(Frozen):
    """What a whole work report has, each with the words that show it; None for what was not found."""

    complete: bool
    """Whether nothing is missing and the text is not known to be cut off."""
    opening: str | None = None
    """The address and the request to examine the report."""
    review: str | None = None
    """The heading or the words with which the part on past work begins."""
    plan: str | None = None
    """The heading or the words with which the part on the work ahead begins."""
    closing: str | None = None
    """The last words of the call that ends the speech; annexes that follow it are no part of the speech."""
    missing: tuple[Literal["opening", "review", "plan", "closing", "end"], ...] = ()
    """What was not found; `end` where the text stops in mid-sentence or is known to be cut off."""


class Document(Frozen):
    """One published document as a page shows it. Unknown is None, never a guess."""

    kind: Kind
    title: str
    """Without site names and section tags."""
    text: str
    """The paragraphs joined by a line feed: what the page says, without its chrome and the title line."""
    notes: str = ""
    """The glossary (名词解释) and the footnotes that follow, lines joined by a line feed; often empty."""
    published_on: date | None = None
    """The day the page claims to have published it; often years after the speech."""
    publisher: str | None = None
    """Who the page says published it (来源), not the host."""
    truncated: bool = False
    """Whether the text is cut off before its end (a preview, a broken copy)."""

    # of a report only
    region_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    """GB/T 2260 code; 100000 for the State Council."""
    region_name: str | None = None
    year: int | None = None
    """The year whose work the report plans, which its title names."""
    delivered_on: date | None = None
    session: str | None = None
    """The congress session, in full: 长沙市天心区第五届人民代表大会第七次会议."""
    speaker: str | None = None
    speaker_role: str | None = None
    """The bare office: 市长, 代省长, 自治区主席."""
    outline: tuple[Section, ...] = ()
    """The headings of the speech in order; only of a work report."""
    completeness: Completeness | None = None
    """Whether a work report is whole, with the evidence; None for every other kind."""

    # how it was read
    url: str | None = None
    """Its own detail page, absolute, where the page is or names one; else None (inlined in a list)."""
    medium: Literal["html", "pdf", "docx", "text"] = "html"
    charset: str | None = None
    """The character set that the body was decoded with; None for PDF and DOCX."""
    paragraphs: tuple[Paragraph, ...] = ()
    """One for each line of `text`, in order."""
    note_paragraphs: tuple[Paragraph, ...] = ()
    """One for each line of `notes`, in order."""
    flags: tuple[str, ...] = ()
    """What was repaired or is doubtful, sorted: broken_lines, damaged_name, …"""
    agreement: Annotated[float, Field(ge=0, le=1)] | None = None
    """How far independent readings of the page agree on the text; None where there was only one."""
    evidence: dict[str, str] = Field(default_factory=dict)
    """For each field that was found: where (title, byline, meta:PubDate, url, …)."""
