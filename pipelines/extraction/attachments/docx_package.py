"""The zip around a DOCX file, opened with limits: entries, size, ratio."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from crawler.errors import UnreadableError

ENTRIES = 5_000
XML_BYTES = 64 * 1024 * 1024
"""Of word/document.xml unpacked; the longest reports have 2 MB."""
RATIO = 300
"""Unpacked to packed bytes; real documents reach 40. It counts from 1 MB on."""
OLE = b"\xd0\xcf\x11\xe0"
CORE = "{http://purl.org/dc/elements/1.1/}title"


def document_root(body: bytes) -> etree._Element:
    """Return the root of word/document.xml; raises `UnreadableError` with the reason where there is none."""
    return parse(entry(body, "word/document.xml"))


def core_title(body: bytes) -> str | None:
    """Return the title among the file's properties; None where it has none."""
    try:
        found = parse(entry(body, "docProps/core.xml")).find(CORE)
    except UnreadableError:
        return None
    return found.text if found is not None else None


def entry(body: bytes, name: str) -> bytes:
    """Return the unpacked bytes of one entry, within the limits."""
    if body.startswith(OLE):
        raise UnreadableError("The file is an old DOC or a locked DOCX (an OLE container), not an open DOCX.")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            if len(package.infolist()) > ENTRIES:
                raise UnreadableError(f"The DOCX file has more than {ENTRIES} entries.")
            info = package.getinfo(name)
            with package.open(info) as file:
                data = file.read(XML_BYTES + 1)
    except KeyError:
        raise UnreadableError(f"The zip has no {name}: it is no DOCX file.") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as e:
        raise UnreadableError(f"The DOCX file cannot be unpacked: {e}.") from e
    too_dense = len(data) > 1024 * 1024 and len(data) > RATIO * max(info.compress_size, 1)
    if len(data) > XML_BYTES or too_dense:
        raise UnreadableError(f"{name} is too large or too densely packed to be a document.")
    return data


def parse(data: bytes) -> etree._Element:
    """Parse one part without entities, network or DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"The XML in the DOCX file is broken: {error}.") from error
    return root
