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
    confidence: float | None = None
    """How sure it is, from 0 to 1, where it was recognized on a picture: that of its least sure part."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An attachment's text in reading order."""

    lines: tuple[Line, ...]
    title: str | None = None
    """From its properties, where they can be trusted; None otherwise."""
    notes: tuple[str, ...] = ()
    """What was dropped or could not be read, a sentence each."""
    footnotes: tuple[Line, ...] = ()
    """Those at the foot of its pages, in order; they are no part of `lines`."""
    unread: tuple[int, ...] = ()
    """Pages, from 1, whose text is a picture that nobody has read."""
    program: str | None = None
    """What has read it, where that was a program of others: libreoffice or catdoc."""
    recognised: tuple[int, ...] = ()
    """Pages whose text was recognized on their picture."""
    recogniser: str | None = None
    """Who has read these."""
