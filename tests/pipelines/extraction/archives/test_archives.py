"""Archives of documents: the names of their members, limits, and each document provable from the archive."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from crawler.errors import UnreadableError
from pipelines.extraction import Page, analyse, archives
from pipelines.extraction.archives import model
from pipelines.extraction.media import sniff
from pipelines.provenance import open_reader, render
from pipelines.records.identity import document_id
from tests.pipelines.extraction.archives.writer import write_rar, write_zip
from tests.pipelines.extraction.attachments.docx_writer import paragraph, write_docx
from tests.pipelines.extraction.attachments.pdf_writer import Picture, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech

SPEECH = speech()
URL = "https://www.example.invalid/P020240301.zip"
REPORT = "附件1：湘潭市政府工作报告.docx"
FILES = {
    REPORT: write_docx("".join(map(paragraph, ("湘潭市政府工作报告", *SPEECH)))),
    "附件/名词解释.pdf": write_pdf(typeset(["名词解释", "“四上”企业：规模以上工业企业等四类企业。"])),
    "附件/重点项目.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "__MACOSX/._x": b"rubbish",
    "Thumbs.db": b"rubbish",
}
needs_bsdtar = pytest.mark.skipif(
    not shutil.which("bsdtar"), reason="needs bsdtar (Debian: libarchive-tools)"
)


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "big5"])
def test_names_in_a_charset_that_nobody_names(charset: str) -> None:
    names = ["2023年政府工作报告.docx", "附件/名詞解釋.pdf"] if charset == "big5" else list(FILES)[:2]
    names = ["政府工作報告.docx", "附件/名詞解釋.pdf"] if charset == "big5" else names
    body = write_zip(dict.fromkeys(names, b"x"), charset)
    assert names[0] not in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert [each.name for each in archives.contents(body, "zip").members] == names


def test_names_with_the_mark_of_utf_8_and_with_backslashes() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("附件\\报告.txt", "x")
    assert [each.name for each in archives.contents(made.getvalue(), "zip").members] == ["附件/报告.txt"]


@pytest.mark.parametrize("form", ["zip", pytest.param("rar", marks=needs_bsdtar)])
def test_each_member_is_a_document_that_its_archive_proves(form: str) -> None:
    body = write_zip(FILES) if form == "zip" else write_rar(FILES)
    assert sniff(body, "application/octet-stream") == form
    found = analyse(Page(body, URL))
    assert (found.outcome, found.kind) == ("documents", "attachment")
    report, glossary = found.documents
    assert report.member == (REPORT,)
    assert (report.kind, report.region_name, report.title) == ("work_report", "湘潭市", "湘潭市政府工作报告")
    assert (report.url, report.medium) == (URL, "docx")
    assert (glossary.member, glossary.medium) == (("附件/名词解释.pdf",), "pdf")
    assert len({document_id(each, URL) for each in found.documents}) == 2
    for each in found.documents:
        reader = open_reader(body, each.medium, charset=each.charset, member=each.member)
        assert [render(paragraph, reader) for paragraph in each.paragraphs] == each.text.split("\n")
    assert any("附件/重点项目.xls" in why and "XLS" in why for why in found.explanation)
    assert not any("Thumbs" in why or "MACOSX" in why for why in found.explanation)


@needs_bsdtar
def test_7z(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(FILES[REPORT])
    packed = ["bsdtar", "--format", "7zip", "-cf", "a.7z", "报告.docx"]
    subprocess.run(packed, cwd=tmp_path, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    (document,) = analyse(Page((tmp_path / "a.7z").read_bytes(), URL)).documents
    assert (document.member, document.kind) == (("报告.docx",), "work_report")


def test_rar_without_its_program_says_which_would_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    found = analyse(Page(write_rar(FILES), URL))
    assert found.outcome == "unreadable"
    assert "bsdtar (Debian: libarchive-tools)" in found.explanation[0]


def test_an_archive_in_an_archive_and_no_deeper() -> None:
    inner = write_zip({REPORT: FILES[REPORT]})
    body = write_zip({"内层.zip": inner})
    (document,) = analyse(Page(body, URL)).documents
    assert document.member == ("内层.zip", REPORT)
    reader = open_reader(body, document.medium, member=document.member)
    assert render(document.paragraphs[0], reader) == document.text.split("\n")[0]
    deeper = analyse(Page(write_zip({"外层.zip": body}), URL))
    assert (deeper.outcome, deeper.documents) == ("empty", ())
    assert any("not opened" in why for why in deeper.explanation)


def test_texts_and_scans() -> None:
    text = "\n".join(["湘潭市政府工作报告", *SPEECH]).encode("gb18030")
    found = analyse(Page(write_zip({"报告.txt": text, "扫描.pdf": write_pdf([[Picture()]])}), URL))
    (document,) = found.documents
    assert (document.member, document.medium, document.charset) == (("报告.txt",), "text", "gb18030")
    assert any("扫描.pdf: Scan, not read" in why for why in found.explanation)
    assert analyse(Page(write_zip({"扫描.pdf": write_pdf([[Picture()]])}), URL)).outcome == "scan"


def test_a_bomb_is_not_unpacked() -> None:
    body = write_zip({"大.txt": bytes(40 << 20), REPORT: FILES[REPORT]})
    assert len(body) < 1 << 20
    found = analyse(Page(body, URL))
    assert len(found.documents) == 1
    assert any("大.txt was not unpacked" in why and "densely" in why for why in found.explanation)


def test_limits_of_size_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    body = write_zip({"一.txt": b"1" * 100, "二.txt": b"2" * 100}, method=zipfile.ZIP_STORED)
    monkeypatch.setattr(model, "TOTAL_BYTES", 150)
    contents = archives.contents(body, "zip")
    assert [each.name for each in contents.members] == ["一.txt"]
    assert "二.txt was not unpacked" in contents.notes[0]
    monkeypatch.setattr(model, "ENTRIES", 1)
    with pytest.raises(UnreadableError, match="more than 1 files"):
        archives.contents(body, "zip")


def test_locked_and_broken_archives(tmp_path: Path) -> None:
    body = bytearray(write_zip({"a.txt": b"x" * 100}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.find(signature) + flags] |= 1
    assert "password" in archives.contents(bytes(body), "zip").notes[0]
    assert analyse(Page(write_zip(FILES)[:300], URL)).outcome == "unreadable"
    if shutil.which("bsdtar"):
        found = analyse(Page(write_rar(FILES)[:60], URL))
        assert (found.outcome, found.documents) in (("unreadable", ()), ("empty", ()))


@pytest.mark.parametrize("path", [("x.docx",), (REPORT, "x"), ("x.zip", "y")])
def test_members_that_are_not_there(path: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableError):
        archives.member(write_zip(FILES), path)


def test_word_and_excel_files_are_no_archives() -> None:
    assert sniff(FILES[REPORT], None) == "docx"
    table = write_zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    found = analyse(Page(table, URL))
    assert found.outcome == "unreadable"
    assert "XLSX" in found.explanation[0]
