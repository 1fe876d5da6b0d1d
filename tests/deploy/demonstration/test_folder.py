"""The folder's web server, through HTTP."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.demonstration.folder import FolderSite


@pytest.fixture
def site(tmp_path: Path) -> Iterator[FolderSite]:
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "报告.html").write_bytes("<p>报告".encode("gbk"))
    (folder / "sub" / "a.txt").write_text("一")
    (folder / "truth.jsonl").write_text('{"title": "secret"}')
    (tmp_path / "outside.html").write_text("outside")
    with FolderSite(folder) as served:
        yield served


def test_every_page_at_its_url_in_its_own_bytes_and_without_a_charset(site: FolderSite) -> None:
    got = {}
    for url in site.seeds:
        with urllib.request.urlopen(url) as answer:
            got[urlsplit(url).path] = (answer.headers["Content-Type"], answer.read())
    assert got == {
        "/%E6%8A%A5%E5%91%8A.html": ("text/html", "<p>报告".encode("gbk")),
        "/sub/a.txt": ("text/plain", "一".encode()),
    }


def test_the_index_links_all_pages(site: FolderSite) -> None:
    with urllib.request.urlopen(site.url("/")) as answer:
        index = answer.read().decode()
    assert 'href="/%E6%8A%A5%E5%91%8A.html"' in index
    assert 'href="/sub/a.txt"' in index
    assert "truth" not in index


@pytest.mark.parametrize(
    "path",
    [
        *("/truth.jsonl", "/sub/", "/sub/../truth.jsonl", "/../outside.html", "/%2e%2e/outside.html"),
        *("/sub/%2e%2e/%2e%2e/outside.html", "//etc/passwd", "/..%2foutside.html", "/robots.txt"),
    ],
)
def test_nothing_else_is_served(site: FolderSite, path: str) -> None:
    parts = urlsplit(site.url("/"))
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())  # no client tidies the path
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"secret" not in answer
    assert b"outside" not in answer


def test_a_page_that_went_away(site: FolderSite) -> None:
    (site.folder / "sub" / "a.txt").unlink()
    with pytest.raises(urllib.error.HTTPError, match="500"):
        urllib.request.urlopen(site.url("/sub/a.txt"))
