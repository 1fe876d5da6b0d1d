"""How much of a page is read: what has more has a named outcome, and the process that read it goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.pages.feeds import feed_links
from crawler.pages.limits import DEPTH, LINKS, SOURCE_BYTES, TAGS
from pipelines.extraction import Analysis, Page, analyse

URL = "http://www.example.gov.cn/1.html"
SENTENCE = "坚持稳中求进工作总基调，完成投资一百二十亿元，新建改建农村公路三百公里。"


def read(body: bytes, url: str = URL) -> Analysis:
    return analyse(Page(body, url))


def why(body: bytes) -> str:
    found = read(body)
    assert found.outcome == "unreadable"
    assert (found.links, found.documents) == ((), ())
    return " ".join(found.explanation)


@pytest.mark.parametrize("tag", ["div", "font", "ul><li", "table><tr><td", "span><b"])
def test_a_page_that_is_too_deep_is_not_taken_for_what_was_read_of_it(tag: str) -> None:
    assert "elements in each other" in why(f"<html><body>{f'<{tag}>{SENTENCE}' * (DEPTH + 50)}".encode())


def test_a_page_may_be_as_deep_as_careless_ones_are() -> None:
    lines = [f"第{n}项：{SENTENCE}" for n in range(8)]
    body = f"<html><body>{'<div>' * 1900}{''.join(f'<p>{line}</p>' for line in lines)}".encode()
    (document,) = read(body).documents
    assert document.text.split("\n") == lines


def test_a_page_with_too_many_tags_is_not_parsed() -> None:
    assert why(b"<html><body>" + b"<p>x" * (TAGS + 1)) == f"The page has more than {TAGS:,} tags."


@pytest.mark.parametrize(
    ("head", "medium"),
    [
        (b"<html><body>", "html"),
        ("各位代表".encode(), "text"),
        (b"<urlset><url>", "feed"),
        (b'{"a": [', "data"),
    ],
)
def test_what_is_read_as_text_has_a_size(head: bytes, medium: str) -> None:
    body = head + b"1," * (SOURCE_BYTES // 2)
    assert why(body).startswith(f"The {medium} has 16,777,2")


def test_of_a_page_the_first_links_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.extraction.analysis.LINKS", 500)
    assert LINKS == 50_000  # as many as a sitemap may have
    entries = "".join(f"<url><loc>http://a.cn/{n}</loc></url>" for n in range(505))
    found = read(f"<urlset>{entries}</urlset>".encode())
    assert [len(found.links), found.links[-1].url] == [500, "http://a.cn/499"]
    assert "It has 505 links; the first 500 of them count." in found.explanation


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DECLARED = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "feed",
    [
        "<urlset><url><loc>http://a.cn/&l9;</loc></url><url><loc>http://a.cn/2</loc></url></urlset>",
        "<urlset><url><loc>http://a.cn/&f;</loc></url></urlset>",
        "<rss><item><title>&l9;&f;</title><link>http://a.cn/1</link></item></rss>",
        '<feed><entry><title>t</title><link href="http://a.cn/&l9;"/></entry></feed>',
    ],
)
def test_a_feed_expands_no_entity(feed: str) -> None:
    links = feed_links(f"<?xml version='1.0'?>{DECLARED}{feed}".encode(), "http://a.cn/sitemap.xml")
    assert all(len(link.url) < 100 and len(link.text) < 100 for link in links)
    assert "root:" not in str(links)


SHORT_OF_MEMORY = """
import resource
from crawler.pages.dom import parse
from crawler.pages.feeds import feed_links
html, feed = "<p>x</p>" * 400_000, b"<urlset>" + b"<url/>" * 1_000_000
size = int(next(line for line in open("/proc/self/status") if line.startswith("VmData")).split()[1]) << 10
resource.setrlimit(resource.RLIMIT_DATA, (size + (24 << 20), resource.RLIM_INFINITY))
for read in (lambda: parse(html), lambda: feed_links(feed, "http://a.cn/")):
    try:
        read()
    except MemoryError:
        print("MemoryError")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux for less memory")
def test_a_parser_without_memory_does_not_say_that_the_page_is_empty() -> None:
    run = subprocess.run([sys.executable, "-c", SHORT_OF_MEMORY], capture_output=True, text=True, check=False)
    assert (run.stdout.split(), run.stderr) == (["MemoryError"] * 2, "")
