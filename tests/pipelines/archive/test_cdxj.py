"""Index lines, as replay tools read them."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive import cdxj
from pipelines.archive.place import Original, Place
from tests.pipelines.made import T0, capture


def place(url: str, at: int = 0, offset: int = 0, **fields: object) -> Place:
    return Place(capture(url, at=at, **fields), offset, 99, "sha256:ABC")


def test_a_line() -> None:
    found = place("http://www.example.gov.cn/a", offset=7, content_type="Text/HTML ; charset=GBK", status=404)
    key, timestamp, fields = cdxj.line(found, "warc/x.warc.gz").split(" ", 2)
    assert (key, timestamp) == ("cn,gov,example)/a", "20260301080000")
    assert json.loads(fields) == {
        "url": "http://www.example.gov.cn/a",
        "mime": "text/html",
        "status": "404",
        "digest": "sha256:ABC",
        "length": "99",
        "offset": "7",
        "filename": "warc/x.warc.gz",
    }


def test_a_revisit_has_the_digest_of_its_payload() -> None:
    original = Original("urn:uuid:1", "http://other/", T0, "warc/a.warc.gz", 1, 2, "sha256:ABC")
    fields = json.loads(cdxj.line(replace(place("http://h/"), refers_to=original), "f").split(" ", 2)[2])
    assert (fields["mime"], fields["digest"], fields["status"]) == ("warc/revisit", "sha256:ABC", "200")
    assert (fields["filename"], fields["length"]) == ("f", "99")


def test_a_304_that_stands_for_another_capture_hides_it_from_no_browser() -> None:
    original = Original("urn:uuid:1", "http://h/", T0, "warc/a.warc.gz", 1, 2, "sha256:ABC")
    places = [place("http://h/", status=304), replace(place("http://h/", 1, status=304), refers_to=original)]
    assert cdxj.index(places, "f") == cdxj.index(places[:1], "f") != b""


def test_what_a_server_did_not_say() -> None:
    assert '"mime": "unk"' in cdxj.line(place("http://h/", content_type=None), "f")
    assert '"mime": "unk"' in cdxj.line(place("http://h/", content_type=" ;charset=gbk"), "f")


@given(st.lists(st.tuples(st.text(), st.text(), st.integers(0, 3)), max_size=8))
def test_lines_are_sorted_by_bytes_and_parse_whatever_the_urls_are(urls: list[tuple[str, str, int]]) -> None:
    places = [place(f"http://h.cn/{path}", at, content_type=mime) for path, mime, at in urls]
    index = cdxj.index(places, "报告.warc.gz")
    lines = index.split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(lines)
    urls_back = [json.loads(line.split(b" ", 2)[2])["url"] for line in lines]
    assert sorted(urls_back) == sorted(each.capture.url for each in places)


def test_an_uppercase_url_sorts_by_its_key() -> None:
    places = [place(f"http://h.cn/{name}") for name in ("b", "A", "~", "0")]
    keys = [line.split(b" ")[0] for line in cdxj.index(places, "f").splitlines()]
    assert keys == [b"cn,h)/0", b"cn,h)/a", b"cn,h)/b", b"cn,h)/~"]
    assert cdxj.index(places, "f") == cdxj.index([replace(each) for each in reversed(places)], "f")
