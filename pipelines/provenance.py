"""From archived bytes back to the stored paragraphs, without the extractor.

`open_reader` gives the characters that a `Piece` points to; `render` makes a paragraph's text of them.
Nothing here knows how a paragraph was found: that is what makes it a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from lxml import etree

from crawler.errors import UnreadableError
from crawler.pages import fragments
from crawler.pages.dom import decode, decode_as, parse
from crawler.pages.text import fold
from pipelines.documents import Paragraph, Piece

ReadPiece = Callable[[Piece], str]


def render(paragraph: Paragraph, read_piece: ReadPiece) -> str:
    """Return the paragraph's text: pieces joined, edits made, white space folded (see `Paragraph`)."""
    text = "".join(map(read_piece, paragraph.pieces))
    for edit in sorted(paragraph.edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return fold(text)


def open_reader(
    body: bytes,
    medium: str,
    *,
    charset: str | None = None,
    content_type: str | None = None,
    member: Sequence[str] = (),
) -> ReadPiece:
    """Return a function from a piece to its characters in the body.

    `medium` is a document's medium; `charset` the codec stored with it (or the program that has read it),
    without which the body is decoded as `content_type` and its bytes say, and `member` its file in the
    archive that the body is. The function raises `UnreadableError` for a place that is not there.
    """
    if member:
        from pipelines.extraction import archives  # few documents lie in one

        body, content_type = archives.member(body, member), None
    if medium in ("html", "text"):
        text = decode_as(body, charset) if charset else decode(body, content_type)[0]
        return html_reader(text) if medium == "html" else text_reader(text)
    from pipelines.extraction import attachments  # here, so that pages are read without the PDF library

    reader: ReadPiece = attachments.piece_reader(body, medium, charset)
    return reader


def html_reader(text: str) -> ReadPiece:
    """Return a reader of pieces in a decoded HTML page."""
    root = parse(text)

    @lru_cache(maxsize=64)
    def element_text(xpath: str) -> str:
        within = fragments.split(xpath)
        return _text_at(root, xpath) if within is None else _text_at(fragment(*within[:2]), within[2])

    @lru_cache(maxsize=2)
    def fragment(script: str, offset: int) -> etree._Element:
        markup = fragments.read_fragment(_text_at(root, script), offset)
        if markup is None:
            raise UnreadableError(f"The script at {script} has no string at {offset}.")
        return parse(markup)

    return lambda piece: _cut(element_text(piece.xpath or "/*"), piece)


def text_reader(text: str) -> ReadPiece:
    """Return a reader of pieces in a decoded plain text."""
    return lambda piece: _cut(text, piece)


def _text_at(root: etree._Element, xpath: str) -> str:
    try:
        found = root.xpath(xpath)
    except etree.XPathError as error:
        raise UnreadableError(f"{xpath} is no XPath.") from error
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], etree._Element):
        raise UnreadableError(f"The page has no single element at {xpath}.")
    return str(found[0].xpath("string()"))


def _cut(text: str, piece: Piece) -> str:
    if not piece.start <= piece.end <= len(text):
        raise UnreadableError(
            f"The range {piece.start} to {piece.end} lies outside its {len(text)} characters."
        )
    return text[piece.start : piece.end]
