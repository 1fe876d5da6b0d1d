"""Files that only programs of others read: RTF, and DOC before Word 97."""

import shutil
from pathlib import Path

import pytest

from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import doc_file
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.doc_writer import write_doc
from tests.pipelines.extraction.fields.speech import speech

SPEECH = speech()
URL = "https://www.example.invalid/report.doc"


def write_rtf(lines: list[str], *, unicode: bool = False) -> bytes:
    """Return an RTF file (version 1.9) as Word writes it, in GBK or in Unicode, a paragraph a line."""
    escaped = _in_unicode if unicode else _escaped
    body = "".join(f"\\pard {escaped(line)}\\par\n" for line in lines)
    return (
        f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}\\f0\n{body}}}".encode()
    )


def _escaped(line: str) -> str:
    return "".join(c if c.isascii() else "".join(f"\\'{b:02x}" for b in c.encode("gbk")) for c in line)


def _in_unicode(line: str) -> str:
    codes = ((c, ord(c) - 0x10000 if ord(c) > 0x7FFF else ord(c)) for c in line)
    return "".join(c if c.isascii() else f"\\u{code}?" for c, code in codes)


def only(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, *names: str) -> None:
    """Leave of all programs only these on the path, or skip."""
    folder = tmp_path_factory.mktemp("bin")
    for name in names:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"needs {name} (on Debian: apt-get install libreoffice-writer-nogui catdoc)")
        (folder / name).symlink_to(path)
    for name in ("sh", "dirname", "basename", "uname", "sed", "grep", "ls", "pwd", "readlink"):
        if path := shutil.which(name):
            (folder / name).symlink_to(path)
    monkeypatch.setenv("PATH", str(folder))


def test_rtf_is_read_and_proved_by_libreoffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    only(monkeypatch, tmp_path_factory, "soffice")
    body = write_rtf(["湘潭市政府工作报告", *SPEECH])
    (document,) = analyse(Page(body, URL, "application/msword")).documents
    assert (document.medium, document.charset, document.kind) == ("rtf", "libreoffice", "work_report")
    assert document.text.split("\n") == SPEECH
    reader = open_reader(body, document.medium, charset=document.charset)
    assert [render(paragraph, reader) for paragraph in document.paragraphs] == SPEECH


def test_without_any_program_it_is_said_which_would_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    found = analyse(Page(write_rtf(SPEECH), URL))
    assert found.outcome == "unreadable"
    assert "LibreOffice would read it (Debian: libreoffice-writer-nogui), or catdoc" in found.explanation[0]
    found = analyse(Page(write_doc((SPEECH[0], False), version=0x65), URL))
    assert found.outcome == "unreadable"
    assert "older than Word 97" in found.explanation[0]
    assert "LibreOffice would read it" in found.explanation[0]


@pytest.mark.parametrize(("program", "charset"), [("soffice", "libreoffice"), ("catdoc", "catdoc")])
def test_a_doc_that_our_own_reader_refuses_goes_to_the_program(
    program: str,
    charset: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The bytes are a DOC that others read, too; our reader is made to believe that it is older."""
    only(monkeypatch, tmp_path_factory, program)
    body = (Path(__file__).parent / "files" / "speech.doc").read_bytes()
    (own,) = analyse(Page(body, URL)).documents
    monkeypatch.setattr(doc_file, "_WORD_97", 0xFFFF)
    (document,) = analyse(Page(body, URL)).documents
    assert (own.charset, document.charset) == (None, charset)
    assert document.text.split("\n")[:3] == own.text.split("\n")[:3]
    reader = open_reader(body, "doc", charset=charset)
    assert [render(paragraph, reader) for paragraph in document.paragraphs] == document.text.split("\n")


def test_a_locked_doc_is_not_tried_further(monkeypatch: pytest.MonkeyPatch) -> None:
    found = analyse(Page(write_doc((SPEECH[0], False), flags=0x0100), URL))
    assert found.outcome == "unreadable"
    assert found.explanation[0] == "The DOC file is locked with a password."


def test_what_no_program_takes_for_a_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    only(monkeypatch, tmp_path_factory, "catdoc")
    found = analyse(Page(b"{\\rtf1 }", URL))
    assert found.outcome == "unreadable"
    assert "catdoc loses characters" in found.explanation[0]
    for unicode in (False, True):
        found = analyse(Page(write_rtf(SPEECH, unicode=unicode), URL))
        assert "catdoc loses characters" in found.explanation[0]
