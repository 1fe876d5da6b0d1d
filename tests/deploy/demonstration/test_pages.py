"""Which files of a folder are pages, and under which paths they are served."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from deploy.demonstration.errors import DemoError
from deploy.demonstration.media import content_type
from deploy.demonstration.pages import find_pages


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("报告.html", "text/html"),
        ("a.HTM", "text/html"),
        ("a.html.gz", "text/html"),
        ("a.pdf", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", "text/plain"),
        ("truth.jsonl", None),
        ("truth.jsonl.gz", None),
        ("README.md", None),
        ("urls.csv", None),
        (".hidden.html", None),
        ("a.warc.gz", None),
        ("noextension", None),
    ],
)
def test_content_type(name: str, expected: str | None) -> None:
    assert content_type(name) == expected


def test_pages_have_stable_paths(tmp_path: Path) -> None:
    (tmp_path / "深" / "层").mkdir(parents=True)
    (tmp_path / "深" / "层" / "一 页#?.html").write_text("<p>一")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>b"))
    (tmp_path / "c.html").write_text("<p>c")
    (tmp_path / "c.html.gz").write_bytes(gzip.compress(b"<p>other c"))
    (tmp_path / "truth.jsonl").write_text("{}")
    pages = find_pages(tmp_path)
    assert {page.path: page.read() for page in pages} == {
        "/b.html": b"<p>b",
        "/c.html": b"<p>c",
        "/c.html.gz": b"<p>other c",
        "/%E6%B7%B1/%E5%B1%82/%E4%B8%80%20%E9%A1%B5%23%3F.html": "<p>一".encode(),
    }


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = "报告.html".encode("gbk")
    Path(bytes(tmp_path).decode(), name.decode(errors="surrogateescape")).write_text("<p>x")
    (page,) = find_pages(tmp_path)
    assert page.path == "/%B1%A8%B8%E6.html"
    page.name.encode()  # can be printed


def test_a_file_that_only_pretends_to_be_gzipped(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(b"<p>plain")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>cut off" * 99)[:30])
    plain, cut = find_pages(tmp_path)
    assert plain.read() == b"<p>plain"
    assert cut.read().startswith(b"\x1f\x8b")


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text("{}")
    with pytest.raises(DemoError, match="holds no pages"):
        find_pages(tmp_path)
    with pytest.raises(DemoError, match="is not a folder"):
        find_pages(tmp_path / "missing")
