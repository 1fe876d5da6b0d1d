"""Places in an HTML fragment that a script holds as a string."""

from __future__ import annotations

import pytest

from crawler.errors import UnreadableError
from crawler.pages.fragments import prefix, read_fragment, split
from pipelines.documents import Piece
from pipelines.provenance import open_reader

PAGE = '<html><head><script>var C = {content: "<p>甲<\\/p><p>\\u4e59<b>丙</b></p>"};</script></head></html>'
OFFSET = PAGE.index('"<p>') - PAGE.index("var C")
PLACE = prefix("/html/head/script", OFFSET)


def test_a_place_is_replayed_from_the_bytes() -> None:
    read = open_reader(PAGE.encode(), "html", charset="utf-8")
    assert read(Piece(start=0, end=1, xpath=f"{PLACE}/html/body/p[1]")) == "甲"
    assert read(Piece(start=0, end=2, xpath=f"{PLACE}/html/body/p[2]")) == "乙丙"
    assert read(Piece(start=0, end=3, xpath="/html/head/script")) == "var"


@pytest.mark.parametrize(
    "place",
    [
        f"{PLACE}/html/body/p[3]",
        f"{prefix('/html/head/script', 0)}/html",
        f"{prefix('/html/head/script', 9_999)}/html",
        f"{prefix('/html/body/script', OFFSET)}/html",
        "/html/head/script#x#/html",
        "/html/head/script#1",
        f"{PLACE}][",
    ],
)
def test_a_place_that_is_not_there_is_told(place: str) -> None:
    read = open_reader(PAGE.encode(), "html", charset="utf-8")
    with pytest.raises(UnreadableError):
        read(Piece(start=0, end=1, xpath=place))


def test_a_fragment_may_be_escaped_as_html_once_more() -> None:
    assert read_fragment('"&lt;p&gt;甲 &amp;amp; 乙&lt;/p&gt;"', 0) == "<p>甲 &amp; 乙</p>"
    assert read_fragment('"<p>1 &lt; 2</p>"', 0) == "<p>1 &lt; 2</p>"


def test_a_plain_path_is_no_place_in_a_script() -> None:
    assert split("/html/body/p[1]") is None
