"""From bytes to a tree: the character set, and a parse that no page can break.

Locators are offsets into what these two functions return, and are replayed years later without the extractor:
a change of either is a change of every stored locator, so both stay small and deterministic.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree
from resiliparse.parse.encoding import detect_encoding
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from crawler.pages.limits import check_memory

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_TOLERATED = 0.002
"""Share of undecodable characters up to which a declaration is believed: pages hold stray bytes."""

_FEW = 4
"""Children of an element that are gone through one by one sooner than by an iterator."""

_MAY_BE_ANYTHING = {"cp1252", "iso8859-1", "latin-1", "ascii", "us-ascii"}
"""Declared by servers that do not know; every byte string decodes as one of them."""


_SPACE = (
    rb"(?:[\t-\r\x1c- ]|\xc2[\x85\xa0]|\xe1\x9a\x80"
    rb"|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
"""What `str.isspace` takes for white space, in UTF-8."""
_PAGE_ENDS = re.compile(rb"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])" + _SPACE + rb"*>")
"""Pages are pieced together from files, and go on after them; libxml2 would start a second root there. An
expression that begins with characters, and not one that ignores case, is looked for ten times as fast."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return the body's text and the codec it was decoded with.

    A byte order mark decides; then bytes that are valid UTF-8; then the Content-Type header and the page's
    own declaration, as far as the bytes bear them out; else what the bytes look like. GB2312 and GBK mean
    GB18030, Big5 means Big5-HKSCS (WHATWG Encoding, labels). What cannot be decoded becomes U+FFFD.
    """
    mark_of, _ = read_bom(body)
    if mark_of is not None:
        charset = codecs.lookup(mark_of).name
        return decode_as(body, charset), charset
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # a body cut inside its last character is still UTF-8
        if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
            return decode_as(body, "utf-8"), "utf-8"
    return _believed(body, content_type)


def decode_as(body: bytes, charset: str) -> str:
    """Return the text of a body whose codec is known from an earlier `decode`."""
    mark_of, mark = read_bom(body)
    if mark_of is not None and mark is not None:
        body = body[len(mark) :]
    return body.decode(charset, "replace")


def in_utf8(text: str, body: bytes, charset: str) -> bytes:
    """Return a text that `decode` has returned in UTF-8: the body, where that is the text and no more."""
    if charset == "utf-8" and REPLACEMENT not in text and not body.startswith(codecs.BOM_UTF8):
        return body
    return text.encode("utf-8", "replace")


def parse(text: str | bytes) -> etree._Element:
    """Return the root element of a page; of an empty page, an empty `html` element.

    `text` is its source, or that in UTF-8. Raises nothing but `MemoryError`.
    """
    encoded = text.encode("utf-8", "replace") if isinstance(text, str) else text
    # both are found faster among bytes
    data = _PAGE_ENDS.sub(b"", encoded.replace(b"\x00", b""))
    # nothing is looked up by its id, so that no table of ids is made
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        check_memory(error)
        root = None
    except ValueError:
        root = None
    return root if root is not None and root.tag == "html" else etree.Element("html")


def _believed(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return the text and the codec of a body that is no UTF-8."""
    declared = [http_content_type_encoding(content_type), html_body_declared_encoding(body)]
    names = [name for name in map(_codec, declared) if name and name not in _MAY_BE_ANYTHING]
    for name in names:
        text = decode_as(body, name)
        if _damage(text) <= _TOLERATED:
            return text, name
    names.append(_codec(detect_encoding(body)) or "utf-8")
    return min(((decode_as(body, name), name) for name in names), key=lambda read: _damage(read[0]))


def _codec(label: str | None) -> str | None:
    """Return Python's name for a label as the web means it, or None for an unknown one."""
    return resolve_encoding(label) if label else None


def _damage(text: str) -> float:
    """Return the share of characters that were lost when a body was read."""
    return text.count(REPLACEMENT) / len(text) if REPLACEMENT in text else 0.0


def text_of(element: etree._Element) -> str:
    """Return all text inside an element, that of scripts too, without comments."""
    children = len(element)
    if children == 0:
        return element.text or ""
    if children <= _FEW:  # as most of the others have: a headline in bold, a picture, a line break
        text = element.text or ""
        for child in element:
            if not isinstance(child.tag, str):
                break
            said = "".join(map(str, child.itertext())) if len(child) else child.text
            text += (said or "") + (child.tail or "")
        else:
            return text
    return "".join(map(str, element.itertext()))
