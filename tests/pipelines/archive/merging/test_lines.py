from __future__ import annotations

from pipelines.archive import cdxj
from pipelines.archive.merging.lines import read_lines
from pipelines.archive.place import Place
from tests.pipelines.made import capture

GOOD = b'cn,gov,example)/ 20260301080000 {"url": "http://example.gov.cn/"}\n'
REVISIT = b'cn,gov,example)/ 20260302080000 {"mime": "warc/revisit"}\n'


def test_what_the_archive_writes_is_taken_whole() -> None:
    urls = ["http://b.cn/", "http://a.cn/公报 1.html?q={2} 3", "http://a.cn/", "http://[bad"]
    index = cdxj.index([Place(capture(url), 0, 1, "sha256:A") for url in urls], "warc/a.warc.gz")
    lines, wrong = read_lines(index)
    assert b"".join(lines) == index
    assert (len(lines), wrong) == (4, 0)


def test_they_are_sorted_and_each_is_there_once() -> None:
    assert read_lines(REVISIT + GOOD + REVISIT.strip()) == ([GOOD, REVISIT], 0)


def test_what_is_none_is_counted_and_loses_nothing_else() -> None:
    data = (
        b"\n!meta {}\n"
        + GOOD
        + b"cn,gov)/ 2026\r\n\xff\xfe\n"
        + REVISIT
        + b"cn,gov,example)/ 20260301080000 {"
    )
    assert read_lines(data) == ([GOOD, REVISIT], 4)
    assert read_lines(b"") == ([], 0)
