"""What a reader of attachments gives back."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.documents import Paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the attachment, joined from its broken lines."""

    text: str
    """What `paragraph` makes of the bytes: pieces joined, edits applied, white space folded."""
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Reading:
    """An attachment's text in reading order."""

    lines: tuple[Line, ...]
    title: str | None = None
    """From its properties, where they can be trusted; None otherwise."""
    notes: tuple[str, ...] = ()
    """What was dropped or could not be read, a sentence each."""
