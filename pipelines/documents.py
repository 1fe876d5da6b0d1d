"""The documents that downstream reads, and how each sentence is proved from archived bytes.

`Document` is what extraction finds on one page, without any store in it. `pipelines.records` adds what only
storing knows: the id, the capture, the appearances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

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
    """A value: immutable, and refusing fields that it does not know. Docstrings of fields describe them."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def __reduce__(self) -> tuple[Callable[..., Frozen], tuple[type[Frozen], tuple[Any, ...]]]:
        """Pickle as values alone, in a third of the time that pydantic takes: pages go between processes.

        Both are of one release, so nothing is checked again, and which fields were set is not kept.
        """
        return _made, (type(self), _values(self))


F = TypeVar("F", bound=Frozen)


def _values(frozen: Frozen) -> tuple[Any, ...]:
    values = frozen.__dict__
    return tuple([values[name] for name in _names(type(frozen))])


def _made(model: type[F], values: tuple[Any, ...]) -> F:
    return _filled(model, dict(zip(_names(model), values, strict=True)), _all(model))


def _filled(model: type[F], values: dict[str, Any], names: set[str]) -> F:
    made = _new(model)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", names)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


@cache
def _names(model: type[Frozen]) -> tuple[str, ...]:
    return tuple(model.model_fields)


@cache
def _all(model: type[Frozen]) -> set[str]:
    """Return the names as the set of fields that were set; nobody changes that of a frozen value."""
    return set(_names(model))


_new, _set = object.__new__, object.__setattr__


class Piece(Frozen):
    """A range of characters in one place of a capture's body.

    What `start` and `end` count depends on the medium:
    - html: characters of the string-value (XPath `string()`) of the element at `xpath` in the tree that
      `crawler.pages.dom.parse` makes of the decoded body; `SCRIPT#OFFSET#XPATH` is the element at XPATH of
      the HTML that stands as a string in the script at SCRIPT, whose opening quote is its character OFFSET
      (`crawler.pages.fragments`);
    - docx: characters of the concatenated text of the paragraph or table row at `xpath` in word/document.xml;
    - doc (also WPS): characters of the main text as `pipelines.extraction.attachments.doc_text` shows it;
    - doc and rtf that a program of others has read (`charset` names it): characters of the text that it
    gives;
    - pdf: characters of page `page`'s text as pdfium gives it; of a page whose text is a picture, those of
      the lines that the document's `recogniser` finds on it, joined by line feeds;
    - image: likewise, its only page is 1; of an article that is only pictures, `capture` names which;
    - ofd: characters of the lines of page `page`, joined by line feeds;
    - text: characters of the decoded body.
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    xpath: str | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    capture: str | None = None
    """Id of the capture in whose body it lies; None for the document's own. Another one for what stands on a
    later page of an article in several pages, or on one of the pictures that an article is."""


class Edit(Frozen):
    """One change made to the located characters: those in [start, end) of the joined pieces become `text`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str = ""
    why: Literal[
        "line_join",
        "note_mark",
        "watermark",
        "page_number",
        "running_head",
        "share_button",
        "cell",
        "spacing",
    ]


class Paragraph(Frozen):
    """Where one paragraph of a document's text came from.

    Its text is made from the capture alone: join the pieces' characters without anything between them, apply
    the edits (their offsets count in the joined, unedited string and do not overlap), fold every run of white
    space (also U+3000, U+00A0 and zero-width characters) to one space, and strip.
    """

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[tuple[str, int, int]], edits: tuple[Edit, ...] = ()) -> Paragraph:
        """Return the paragraph of ranges (XPath, start, end) that a reader has counted itself.

        They are not checked, which takes most of the time. An empty XPath is that of a plain text.
        """
        return _paragraph_of([_piece(start, end, xpath or None) for xpath, start, end in ranges], edits)

    def __reduce__(self) -> tuple[Callable[..., Frozen], tuple[Any, ...]]:
        """Pickle its pieces as plain tuples: nearly all that a document holds are these."""
        return _paragraph, (tuple([_values(piece) for piece in self.pieces]), self.edits)


def _paragraph(pieces: tuple[tuple[Any, ...], ...], edits: tuple[Edit, ...]) -> Paragraph:
    return _paragraph_of([_piece(*values) for values in pieces], edits)


def _paragraph_of(pieces: Iterable[Piece], edits: tuple[Edit, ...]) -> Paragraph:
    return _filled(Paragraph, {"pieces": tuple(pieces), "edits": edits}, _all(Paragraph))


def _piece(
    start: int, end: int, xpath: str | None, page: int | None = None, capture: str | None = None
) -> Piece:
    """Return a piece as `_made` does; they are so many that their names are written out."""
    values = {"start": start, "end": end, "xpath": xpath, "page": page, "capture": capture}
    return _filled(Piece, values, _all(Piece))


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


class OfferedFile(Frozen):
    """A link of a page to a file."""

    url: str
    text: str
    """What the link calls it."""


class Offers(Frozen):
    """What a report's page says of the report that it offers as a file; unknown is None."""

    files: tuple[OfferedFile, ...]
    """Links to the report itself; glossaries, tables and explanations are none."""
    region_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    region_name: str | None = None
    year: int | None = None
    delivered_on: date | None = None
    session: str | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    evidence: dict[str, str] = Field(default_factory=dict)
    """For each of these fields that was found: where."""


class CitedPicture(Frozen):
    """One of the pictures that are a document's pages."""

    page_url: str
    capture_id: str


class Document(Frozen):
    """One published document as a page shows it. Unknown is None, never a guess."""

    kind: Kind
    """Its sort."""
    title: str
    """Without site names and section tags; empty where nothing of at most 500 characters names it."""
    text: str
    """The paragraphs joined by a line feed: what the page says, without its chrome and the title line; a bare
    政府工作报告 below the page's own, longer title belongs to it."""
    notes: str = ""
    """The glossary (名词解释) and the footnotes that follow, kept apart from the speech; often empty."""
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
    """As the document or its table of regions says it."""
    year: int | None = None
    """The year whose work the report plans, which its title names."""
    delivered_on: date | None = None
    """The day of the speech."""
    session: str | None = None
    """The congress session, in full: 长沙市天心区第五届人民代表大会第七次会议."""
    speaker: str | None = None
    """The name, as the page says it."""
    speaker_role: str | None = None
    """The bare office: 市长, 代省长, 自治区主席."""
    outline: tuple[Section, ...] = ()
    """The headings of a work report, in order: `level`, `number` (一, （一）, 1), `title`, `line` of `text`,
    `part` (review, plan or null)."""
    completeness: Completeness | None = None
    """Of a work report: `complete`, the words that show its `opening`, `review`, `plan` and `closing`, and
    what is `missing`; null for every other kind."""

    offers: Offers | None = None
    """Of a report's own page that leads to the report as a file, too, or alone: `files` (`url`, `text` of the
    link), and what the page says of that report, with evidence; of all others null."""

    # how it was read
    url: str | None = None
    """Its own detail page, absolute, where the page is or names one; else null (inlined in a list)."""
    member: tuple[str, ...] = ()
    """Of a document in an archive (ZIP, RAR, 7z), the name of its file there, after those of the archives in
    the archive that it lies in; empty for all others. Its locators count in that file."""
    medium: Literal["html", "pdf", "docx", "doc", "ofd", "rtf", "image", "text"] = "html"
    """What it was read from; `doc` is Word 97 to 2003 and WPS, `image` a page as a picture."""
    charset: str | None = None
    """The character set that the body was decoded with; null for files that are no text of their own. Of DOC
    and RTF that only a program of others reads, which one has read it: libreoffice or catdoc."""
    paragraphs: tuple[Paragraph, ...] = ()
    """One for each line of `text`, in order: where it comes from, see Provenance."""
    note_paragraphs: tuple[Paragraph, ...] = ()
    """One for each line of `notes`, in order."""
    flags: tuple[str, ...] = ()
    """What was repaired or is doubtful, sorted: broken_lines, damaged_name, …; `ocr` where pages were
    recognized on pictures, `scanned_pages` where some were not."""
    recogniser: str | None = None
    """Who read it on pictures, wholly or in part: program, version, models; missing where it was text."""
    confidence: tuple[Annotated[float, Field(ge=0, le=1)] | None, ...] = ()
    """For each line of `text` how sure its recognition is: that of its least sure part, null for a line that
    was text. Missing where nothing was recognized."""
    pictures: tuple[CitedPicture, ...] = ()
    """Of an article that is only pictures, those that are its pages, in order: its pieces lie in their
    captures, each a page 1 of its own."""
    agreement: Annotated[float, Field(ge=0, le=1)] | None = None
    """How far independent readings of the page agree on the text; null where there was only one. The second
    is that of readers by others for what may be a report, and wherever a cheap one of the page's densest part
    sees another text; else it is that one."""
    evidence: dict[str, str] = Field(default_factory=dict)
    """For each field that was found: where (title, byline, meta:PubDate, url, …)."""
