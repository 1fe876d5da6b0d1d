"""Files that are small and unpack to much, or seem to: each is refused with its reason, soon."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile

import pytest

from crawler.errors import UnreadableError
from pipelines.extraction import Analysis, Page, analyse, archives
from pipelines.extraction.archives import model
from pipelines.extraction.attachments import package, pdf_file
from tests.pipelines.extraction.archives.writer import write_zip
from tests.pipelines.extraction.attachments.docx_writer import W, pack, paragraph, write_docx
from tests.pipelines.extraction.attachments.ofd_writer import write_ofd
from tests.pipelines.extraction.attachments.pdf_writer import Put, Stroke, write_pdf
from tests.pipelines.extraction.fields.speech import speech

URL = "http://www.example.gov.cn/files/1"
REPORT = write_docx("".join(map(paragraph, ("湘潭市政府工作报告", *speech()))))


def read(body: bytes, name: str = "") -> Analysis:
    begun = time.process_time()
    found = analyse(Page(body, URL + name))
    assert time.process_time() - begun < 10
    return found


def test_a_zip_of_bombs_is_unpacked_no_further_than_its_total(monkeypatch: pytest.MonkeyPatch) -> None:
    bombs = {f"{n}.txt": bytes(5 << 20) for n in range(3)}
    files = bombs | {"报告.docx": REPORT}
    contents = archives.contents(write_zip(files), "zip")
    assert [each.name for each in contents.members] == ["报告.docx"]
    assert contents.notes[0] == "0.txt was not unpacked: it is packed too densely to be a document."
    monkeypatch.setattr(model, "TOTAL_BYTES", 3 << 20)  # what was unpacked of the bombs counts
    contents = archives.contents(write_zip(files), "zip")
    assert contents.members == ()
    assert contents.notes[3].startswith("报告.docx was not unpacked: it has more than 0 bytes.")
    noise = random.Random(1).randbytes(2 << 20)
    contents = archives.contents(write_zip({"a": noise, "b": noise, "c": noise}), "zip")
    assert [each.name for each in contents.members] == ["a"]
    assert len(contents.notes) == 2


def test_a_member_that_claims_to_be_larger_than_its_archive_is_dense_all_the_same() -> None:
    body = bytearray(write_zip({"a.txt": bytes(20 << 20)}))
    at = body.index(b"PK\x01\x02")
    struct.pack_into("<I", body, at + 20, 15 << 20)  # its packed size, as the directory has it
    contents = archives.contents(bytes(body), "zip")
    assert contents.members == ()
    assert "too densely" in contents.notes[0] or "broken" in contents.notes[0]


def test_names_of_members_are_names() -> None:
    names = ["../../etc/passwd", "/root/.ssh/id", "C:\\x", "-rf", "a\x00b.docx", "$(id).docx", "x" * 3000]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, REPORT)
    found = read(made.getvalue(), ".zip")
    assert [document.member for document in found.documents] == [
        ("../../etc/passwd",),  # kept as it is called; nothing is ever written under it
        ("/root/.ssh/id",),
        ("C:/x",),
        ("-rf",),
        ("a",),
        ("$(id).docx",),
    ]
    assert any("name has more than 500 characters" in sentence for sentence in found.explanation)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_members_that_are_broken_inside_are_named(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a.docx", REPORT)
        archive.writestr("b.docx", REPORT)
    body = bytearray(made.getvalue())
    for at in range(60, 400, 7):
        body[at] ^= 0x5A
    found = read(bytes(body), ".zip")
    assert [document.member for document in found.documents] == [("b.docx",)]
    assert any(sentence.startswith("a.docx was not unpacked: it is broken") for sentence in found.explanation)
    docx = bytearray(pack({"word/document.xml": "<x/>" * 500}))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"/>' + "x" * 900)
    docx = bytearray(made.getvalue())
    at = docx.index(b"word/document.xml") + 20
    docx[at : at + 20] = bytes(20)
    assert read(bytes(docx), ".docx").outcome == "unreadable"


def test_a_directory_of_a_million_entries_is_not_read() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * 400_000, 4, 0)
    body = b"PK\x03\x04" + entry * 400_000 + end
    with pytest.raises(UnreadableError, match="more than 1000 files"):
        archives.contents(body, "zip")
    with pytest.raises(UnreadableError, match="more than 5000 entries"):
        package.Package(body, "DOCX")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY a "各位代表">]>',
        '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">%p;]>',
    ],
)
def test_a_document_that_declares_a_dtd_is_refused(declared: str) -> None:
    text = f'{declared}<w:document xmlns:w="{W}"><w:body>{paragraph("报告")}</w:body></w:document>'
    found = read(pack({"[Content_Types].xml": "<Types/>", "word/document.xml": text}), ".docx")
    assert (found.outcome, "DTD" in found.explanation[0]) == ("unreadable", True)
    assert read(pack({"OFD.xml": f"{declared}<OFD/>"}), ".ofd").outcome == "unreadable"


def test_a_package_unpacks_to_a_total(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "TOTAL_BYTES", 20_000)
    pages = [
        [Put(60, 700 - 20 * n, f"第{n}行：坚持稳中求进工作总基调。") for n in range(20)] for _ in range(8)
    ]
    assert "unpacks to more than 20000 bytes" in read(write_ofd(pages), ".ofd").explanation[0]


def test_a_page_of_a_pdf_with_too_many_objects_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "OBJECTS", 100)
    page = [Put(60, 700, "各位代表"), *(Stroke(n, n) for n in range(200))]
    assert "Page 1 of the PDF has more than 100 objects." in read(write_pdf([page])).explanation[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Count 1", b"/Count 99999999"),
        (b"/Count 1", b"/Count -1"),
        (b"/Size ", b"/Size 99999999"),
        (b"/Kids[9 0 R", b"/Kids[2 0 R"),
        (b"/Kids[9 0 R", b"/Kids[1 0 R"),
    ],
)
def test_a_pdf_that_lies_about_itself_ends_soon(old: bytes, new: bytes) -> None:
    body = write_pdf([[Put(60, 700, "各位代表，现在我代表市人民政府作工作报告。")]])
    assert old in body
    assert read(body.replace(old, new), ".pdf").outcome in ("unreadable", "documents")


def test_the_texts_of_all_documents_have_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.extraction.analysis.CHARACTERS", 3 * len("".join(speech())))
    found = read(write_zip({f"{n}.docx": REPORT for n in range(9)}), ".zip")
    assert 1 <= len(found.documents) <= 3
    assert "Its 9 documents have more than" in found.explanation[-1]


def test_an_explanation_has_a_length() -> None:
    found = read(write_zip({f"{'x' * 400}{n}.xls": b"\x00\x01" for n in range(300)}), ".zip")
    assert len(found.explanation) <= 101
    assert max(map(len, found.explanation)) <= 600
