"""Queue entries: compact, versioned, and never pickled."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier import records
from crawler.frontier.batches import Found, adding
from crawler.frontier.keys import Keys
from crawler.frontier.records import Record, Revisit, UnknownRecordError, dumps, loads, location

TEXTS = st.none() | st.text(max_size=20)
PLAIN = st.builds(
    Record,
    crawl=st.text(max_size=10),
    scheme=st.sampled_from(["http", "https"]),
    rest=st.text(st.characters(), max_size=60).map("/".__add__),
    depth=st.integers(0, 1000),
    attempts=st.integers(0, 50),
    lost=st.integers(0, 50),
    via=st.none() | st.just("") | st.text(st.characters(), max_size=60).map("s/".__add__),
    revisit=st.none(),
)
REVISITS = st.builds(Revisit, st.integers(0, 9), TEXTS, TEXTS, TEXTS)
RECORDS = PLAIN | st.builds(lambda each, known: each._replace(via=None, revisit=known), PLAIN, REVISITS)


@given(RECORDS)
def test_any_record_comes_back(record: Record) -> None:
    entry = dumps(record)
    assert loads(entry) == record
    assert "\n" not in entry
    entry.encode()  # half a surrogate pair would have no UTF-8


def test_an_entry_is_compact() -> None:
    entry = dumps(Record("c3", "https", "/zwgk/政府.html", 3))
    assert entry == '0|[1,"c3","s/zwgk/政府.html",3]'
    assert dumps(Record("c3", "http", "/", 0, 2, 1)) == '2+1|[1,"c3","h/",0]'
    revisit = Revisit(8, '"a1"', None, "0003-6f1c")
    assert dumps(Record("c3", "http", "/a", 1, revisit=revisit)) == (
        '0|[3,"c3","h/a",1,[8,"\\"a1\\"",null,"0003-6f1c"]]'
    )
    assert dumps(Record("c3", "http", "/a", 1, via="h/")) == '0|[2,"c3","h/a",1,"h/"]'


@pytest.mark.parametrize(
    ("via", "kept", "url"),
    [
        ("https://gov.cn/zwgk/政府.html", "s/zwgk/政府.html", "https://gov.cn/zwgk/政府.html"),
        ("http://www.gov.cn/?a=1", "http://www.gov.cn/?a=1", "http://www.gov.cn/?a=1"),
        ("", "", None),
        ("mailto:a@b", "", None),
        ("https://gov.cn/" + "x" * 300, "", None),
    ],
)
def test_the_page_that_led_to_it_is_kept_where_it_is_short(via: str, kept: str, url: str | None) -> None:
    (call,) = adding([Found("https://gov.cn/a", "c3", via=via)], Keys(), 1, b"")
    record = loads(str(call.arguments[-1]))
    assert (record.via, record.via_url("gov.cn")) == (kept, url)


@pytest.mark.parametrize(
    "entry",
    [
        '0|[2,"c3","h/",0]',
        '0|[1,"c3","h/",0,"new"]',
        '0|[4,"c3","h/",0]',
        '0|[4,"c3","h/",0,"new"]',
        '0|[3,"c3","h/",0]',
        '0|[3,"c3","h/",0,"fore"]',
        '0|[3,"c3","h/",0,[1,2]]',
        '0|{"version":2}',
        "0|",
        "",
        "cos\nsystem\n",
        '0|[1,"c3","x/",0]',
        '0|[1,"c3","h/"]',
        'x|[1,"c3","h/",0]',
        "0|[]",
        "0|7",
    ],
)
def test_another_version_is_refused(entry: str) -> None:
    with pytest.raises(UnknownRecordError, match="this worker reads versions up to 3"):
        loads(entry)


@given(RECORDS)
def test_the_short_way_is_the_long_way(record: Record) -> None:
    entry = dumps(record)
    assert loads(entry) == records._loads(entry)
    assert location(entry) == (record.scheme, record.rest)


@given(st.text() | st.builds('{}|[1,"{}","h{}",{}]'.format, st.text(), st.text(), st.text(), st.text()))
def test_nothing_but_an_entry_is_read(entry: str) -> None:
    try:
        loads(entry)
    except UnknownRecordError:
        return
    assert loads(entry) == records._loads(entry)


@given(RECORDS)
def test_what_lies_behind_the_counts_is_json(record: Record) -> None:
    assert json.loads(dumps(record).partition("|")[2])[0] == (
        3 if record.revisit else 1 if record.via is None else 2
    )
