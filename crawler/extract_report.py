"""What would come out of a page, printed for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

FIELDS: Final = ("kind", "title", "published_on", "publisher")
"""What every document can have."""
OF_REPORTS: Final = (
    "region_code",
    "region_name",
    "year",
    "delivered_on",
    "session",
    "speaker",
    "speaker_role",
)
"""What only reports can have; of them it is also said what was not found."""
SHOWN: Final = 60
"""Characters that are shown of a text's beginning and of its end."""


def lines(extracted: Any, *, explain: bool) -> Iterator[str]:
    """Yield the lines on an analysis; with `explain` also why, and where each field was found."""
    analysis = extracted.analysis
    found = f"{_count(analysis.documents, 'document')}, {_count(analysis.links, 'link')}"
    yield f"{analysis.outcome} ({analysis.kind}), {found}"
    if extracted.capture_id:
        yield _row("capture", extracted.capture_id)
        yield _row("replay", extracted.replay)
    if analysis.next_page:
        yield _row("next page", analysis.next_page)
    if explain:
        yield from _reasons(analysis)
    for number, document in enumerate(analysis.documents, start=1):
        yield ""
        if len(analysis.documents) > 1:
            yield f"{number} of {len(analysis.documents)}"
        yield from _document(document, explain=explain)


def _reasons(analysis: Any) -> Iterator[str]:
    """Yield why the page is what it is; what is said of single documents stands with them."""
    if analysis.platform:
        yield _row("platform", analysis.platform)
    if analysis.block:
        yield _row("soft block", analysis.block)
    own = tuple(f"{document.title or 'Without title'}: " for document in analysis.documents)
    yield from (
        f"  {sentence}" for sentence in analysis.explanation if not own or not sentence.startswith(own)
    )


def _document(document: Any, *, explain: bool) -> Iterator[str]:
    report = document.completeness is not None or document.region_name is not None
    for name in (*FIELDS, *OF_REPORTS):
        value = getattr(document, name)
        if value is not None:
            where = document.evidence.get(name)
            yield _row(name, f"{value}{f'   ← {where}' if explain and where else ''}")
    if report and (unknown := [name for name in OF_REPORTS if getattr(document, name) is None]):
        yield _row("not found", ", ".join(unknown))
    if document.completeness is not None:
        missing = ", ".join(document.completeness.missing)
        yield _row("complete", "yes" if document.completeness.complete else f"no, without {missing}")
    if document.truncated:
        yield _row("truncated", "cut off before its end")
    if document.flags:
        yield _row("flags", ", ".join(document.flags))
    if document.recogniser:
        sure = [each for each in document.confidence if each is not None]
        least = f"; the least sure line {min(sure):.2f}" if sure else ""
        yield _row("recognised", f"by {document.recogniser}{least}")
    if explain and document.agreement is not None:
        yield _row("agreement", f"{document.agreement:.2f}")
    if explain:
        parts = [section for section in document.outline if section.level == 1]
        yield from (_row("part", f"{each.number} {each.title}".strip() + _part(each.part)) for each in parts)
    yield _row("text", _text(document.text))
    if document.notes:
        yield _row("notes", _text(document.notes))


def _part(part: str | None) -> str:
    return f"   ({part})" if part else ""


def _text(text: str) -> str:
    """Return how long a text is, how it begins and how it ends, on one line."""
    flat = text.replace("\n", " ⏎ ")
    shown = flat if len(flat) <= 2 * SHOWN + 3 else f"{flat[:SHOWN]} … {flat[-SHOWN:]}"
    return f"{_count(text, 'character')} in {_count(text.splitlines(), 'line')}: {shown}"


def _count(things: Any, name: str) -> str:
    return f"{len(things):,} {name}{'' if len(things) == 1 else 's'}"


def _row(name: str, value: str) -> str:
    return f"{name:14} {value}"
