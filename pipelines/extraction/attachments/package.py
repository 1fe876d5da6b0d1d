"""Zips of XML (DOCX, OFD), opened with limits: entries, size, ratio; XML without entities."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from crawler.errors import UnreadableError
from crawler.pages.limits import check_memory
from pipelines.extraction.zip_errors import BROKEN

ENTRIES = 5_000
XML_BYTES: Final = 32 * 1024 * 1024
"""Of one entry unpacked; the longest reports have 2 MB."""
TOTAL_BYTES: Final = 128 * 1024 * 1024
"""Of all entries that are read."""
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
"""APPNOTE.TXT 4.3.12; a package may hold others, whose entries seem to be its own."""
RATIO: Final = 300
"""Unpacked to packed bytes; real documents reach 40. It counts from 1 MB on."""
OLE: Final = b"\xd0\xcf\x11\xe0"


class Package:
    """One file. Its methods and its opening raise `UnreadableError` with the reason.

    Parameters
    ----------
    body: the file
    form: what to call it in reasons: DOCX, OFD
    """

    def __init__(self, body: bytes, form: str) -> None:
        self._form = form
        if body.startswith(OLE):
            raise UnreadableError(
                f"The file is an old DOC or a locked {form} (an OLE container), not an open {form}."
            )
        self._left = TOTAL_BYTES
        if body.count(_DIRECTORY_ENTRY) > 4 * ENTRIES:
            raise UnreadableError(f"The {form} file has more than {ENTRIES} entries.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except BROKEN as error:
            raise UnreadableError(f"The {form} file cannot be unpacked: {error}.") from error
        if len(self._zip.infolist()) > ENTRIES:
            raise UnreadableError(f"The {form} file has more than {ENTRIES} entries.")

    def read(self, name: str) -> bytes:
        """Return the unpacked bytes of one entry, within the limits."""
        try:
            info = self._zip.getinfo(name)
            with self._zip.open(info) as file:
                data = file.read(max(0, min(XML_BYTES, self._left)) + 1)
        except KeyError:
            raise UnreadableError(f"The zip has no {name}: it is no {self._form} file.") from None
        except BROKEN as error:
            raise UnreadableError(f"The {self._form} file cannot be unpacked: {error}.") from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError(f"The {self._form} file unpacks to more than {TOTAL_BYTES} bytes.")
        too_dense = len(data) > 1024 * 1024 and len(data) > RATIO * max(info.compress_size, 1)
        if len(data) > XML_BYTES or too_dense:
            raise UnreadableError(f"{name} is too large or too densely packed to be a document.")
        return data

    def parse(self, name: str) -> etree._Element:
        """Return the root of an entry's XML. No entity is expanded, no network is used.

        A DTD, which alone can declare entities, is refused: ECMA-376-2 and GB/T 33190 know none.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            check_memory(error)
            raise UnreadableError(f"The XML in the {self._form} file is broken: {error}.") from error
        except ValueError as error:
            raise UnreadableError(f"The XML in the {self._form} file is broken: {error}.") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableError(f"{name} in the {self._form} file declares a DTD, which no document does.")
        return root
