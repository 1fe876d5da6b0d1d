"""PDF, office files and archives that are small and unpack to much, or lie about what they hold."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from functools import cache

from tests.faults.hostile.attack import Asked, Ends, attack, page
from tests.faults.hostile.attacks.html import unreadable
from tests.pipelines.extraction.archives.writer import write_zip
from tests.pipelines.extraction.attachments.docx_writer import W, pack, paragraph, write_docx
from tests.pipelines.extraction.attachments.ofd_writer import write_ofd
from tests.pipelines.extraction.attachments.pdf_writer import Put, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech

PDF, ZIP = b"Content-Type: application/pdf", b"Content-Type: application/zip"
DOCX = b"Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAST_BLOCK = b"\x03\x00"
"""Of a deflate stream: empty, and said to be the last."""
LINES = ("某县人民政府工作报告", *speech())


def documents(why: str) -> Ends:
    """Return the end of a file with documents in it, given a pattern of what is said of it."""
    return Ends("done", capture={"outcome": "documents", "explanation": why})


@cache
def report() -> bytes:
    """A report as DOCX."""
    return write_docx("".join(map(paragraph, LINES)))


@cache
def plain_pdf() -> bytes:
    """A report as PDF."""
    return write_pdf(typeset(list(LINES)))


def packed_blanks(megabytes: int) -> bytes:
    """Return what zlib makes of so many, of which it packs no more than two itself."""
    megabyte, squeezer, check = b" " * (1 << 20), zlib.compressobj(9), 1
    first, further = (squeezer.compress(megabyte) + squeezer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(megabytes):
        check = zlib.adler32(megabyte, check)
    return first + further * (megabytes - 1) + LAST_BLOCK + struct.pack(">I", check)


def streamed(packed: bytes) -> bytes:
    """Return a PDF of one page with these operators, which zlib has packed."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    )
    body = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


@attack(
    "a PDF of a hundred million pages", "pdf", unreadable("more than 3000 pages|cannot be|nothing on its")
)
def pages(asked: Asked) -> bytes:
    return page(plain_pdf().replace(b"/Count ", b"/Count 99999"), kind=PDF)


@attack(
    "a PDF page of six hundred thousand objects", "pdf", unreadable("more than 500000 objects"), heavy=True
)
def objects(asked: Asked) -> bytes:
    return page(streamed(zlib.compress(b"1 1 m 2 2 l S\n" * 600_000)), kind=PDF)


@attack("a PDF whose pages are its own parents", "pdf", Ends("done"))
def parents(asked: Asked) -> bytes:
    return page(plain_pdf().replace(b"/Kids[", b"/Kids[2 0 R 1 0 R "), kind=PDF)


@attack("a PDF that unpacks to a gigabyte", "pdf", unreadable("."), heavy=True, kills=True)
def flate(asked: Asked) -> bytes:
    return page(streamed(packed_blanks(1 << 10)), kind=PDF)


@attack("a PDF with a password", "pdf", unreadable("cannot be opened|nothing on its"))
def locked(asked: Asked) -> bytes:
    crypt = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(1)(1)]" % (b"x" * 32, b"y" * 32)
    return page(plain_pdf().replace(b"trailer<<", b"trailer<<" + crypt), kind=PDF)


@attack("half a PDF", "pdf", Ends("done"))
def half(asked: Asked) -> bytes:
    return page(plain_pdf()[: len(plain_pdf()) // 2], kind=PDF)


@attack("a DOCX that unpacks to forty megabytes", "office", unreadable("too large or too densely packed"))
def docx_bomb(asked: Asked) -> bytes:
    return page(pack({"[Content_Types].xml": "<Types/>", "word/document.xml": " " * (40 << 20)}), kind=DOCX)


@attack("a DOCX of six thousand entries", "office", unreadable("more than 5000 entries"))
def docx_entries(asked: Asked) -> bytes:
    return page(
        pack({"[Content_Types].xml": "", "word/document.xml": "", **{f"x{n}": "" for n in range(6000)}}),
        kind=DOCX,
    )


@attack("a DOCX nested beyond all depth", "office", unreadable("broken|no text"))
def docx_deep(asked: Asked) -> bytes:
    return page(write_docx("<w:p>" * 5_000 + "</w:p>" * 5_000), kind=DOCX)


@attack("a DOCX that names files of the server", "xml", unreadable("DTD"))
def docx_entity(asked: Asked) -> bytes:
    text = f'<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:body>'
    text += "<w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
    return page(pack({"[Content_Types].xml": "<Types/>", "word/document.xml": text}), kind=DOCX)


@attack("an OFD whose pages laugh", "xml", unreadable("DTD|broken"))
def ofd_laughs(asked: Asked) -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x a="&l8;">&l8;</x>'
    return page(pack({"OFD.xml": text}), kind=b"Content-Type: application/ofd")


@attack("an OFD that ends nowhere", "office", unreadable("no |broken|cannot"))
def ofd_cut(asked: Asked) -> bytes:
    body = write_ofd([[Put(60, 700, "各位代表")]])
    return page(body[: len(body) * 2 // 3], kind=b"Content-Type: application/ofd")


@attack("a ZIP of two thousand files", "office", unreadable("more than 1000 files"))
def zip_entries(asked: Asked) -> bytes:
    return page(write_zip({f"{n}.txt": b"" for n in range(2000)}), kind=ZIP)


@attack("a ZIP of bombs around a report", "office", documents("densely"))
def zip_bombs(asked: Asked) -> bytes:
    return page(
        write_zip({"0.txt": bytes(50 << 20), "1.txt": bytes(50 << 20), "报告.docx": report()}), kind=ZIP
    )


@attack("a ZIP in a ZIP in a ZIP", "office", Ends("done", capture={"explanation": "is not opened"}))
def zip_zips(asked: Asked) -> bytes:
    body = report()
    for number in range(6):
        body = write_zip({f"{number}.zip" if number else "报告.docx": body})
    return page(body, kind=ZIP)


@attack("a ZIP whose names climb", "injection", documents(r"of 4 file\(s\), 4 document"))
def zip_names(asked: Asked) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in (
            "../../../tmp/owned",
            "/etc/cron.d/owned.docx",
            "-rf.docx",
            "$(touch owned)\x1b[2J.docx",
        ):
            archive.writestr(name, report())
    return page(made.getvalue(), kind=ZIP)


@attack("a ZIP that claims four hundred thousand entries", "office", unreadable("more than 1000 files"))
def zip_directory(asked: Asked) -> bytes:
    entry = b"PK\x01\x02" + bytes(42)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * 400_000, 4, 0)
    return page(b"PK\x03\x04" + entry * 400_000 + end, kind=ZIP)


@attack("a DOC made of noise", "office", Ends("done", capture={"outcome": "unreadable"}))
def doc_noise(asked: Asked) -> bytes:
    return page(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(200_000),
        kind=b"Content-Type: application/msword",
    )


@attack("a picture of a billion pixels", "office", Ends("done"))
def picture(asked: Asked) -> bytes:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return page(
        head + struct.pack(">I", zlib.crc32(head[12:])) + b"\x00\x00\x00\x10IDAT" + bytes(16),
        kind=b"Content-Type: image/png",
    )
