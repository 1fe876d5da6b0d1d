"""Verification: it passes on what the line stored, and finds whatever was changed behind its back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from minio import Minio
from pymongo.database import Database

from crawler.config import Config
from crawler.errors import ServerUnavailableError
from pipelines import objects, records
from pipelines.archive.digests import digest
from pipelines.archive.reading import read_response
from pipelines.archive.warc import response_record
from pipelines.commit import Committer
from pipelines.extraction import EXTRACTOR, Page, analyse
from pipelines.objects import ObjectStore
from pipelines.proof import Finding
from pipelines.records.joining import join
from pipelines.verify import Verification, verify
from tests.pipelines.extraction.archives.writer import write_zip
from tests.pipelines.made import capture, segment

Row = dict[str, Any]

REPORT = """<!DOCTYPE html><html><head><title>{year}年政府工作报告_样县</title></head><body>
<div class="nav"><a href="/">首页</a></div><div class="article"><h1>{year}年政府工作报告</h1>
<p>{year}年1月8日在样县第十届人民代表大会第三次会议上</p><p>样县人民政府县长 某某某</p><p>各位代表：</p>
<p>现在，我代表县人民政府向大会报告工作，请予审议，并请各位政协委员提出意见。</p>
<p>一、过去一年工作回顾</p><p>过去一年，全县地区生产总值增长百分之六，粮食总产量再创新高，城乡居民收入稳步提高。</p>
<p>二、今年工作安排</p><p>今年要着力做好以下工作：稳定粮食生产，修好农村公路，办好人民满意的教育。</p>
</div></body></html>"""


TEXTS = re.compile(r"<(?:h1|p)>(.*?)</")


@pytest.fixture
def config(environment: dict[str, str]) -> Config:
    return Config.from_environment(environment)


@pytest.fixture
def archived(config: Config, tmp_path: Path) -> list[Row]:
    """Two reports on pages of their own, as the line stores them; returned as they are in the database."""
    store = records.from_config(config)
    store.check()
    pages = []
    for year in (2023, 2024):
        body = REPORT.format(year=year).encode()
        seen = capture(f"http://www.example.gov.cn/{year}.html", body)
        analysis = analyse(Page(body, seen.url, seen.content_type, seen.fetched_at))
        assert analysis.outcome == "documents", analysis.explanation
        pages.append(capture(seen.url, body, id=seen.id, analysis=analysis))
    committer = Committer(objects.from_config(config), store)
    committer.commit_segment(segment(tmp_path / "spool", *pages))
    committer.commit_pages(pages)
    return sorted(store.documents(), key=lambda row: row["title"])


def only_mismatch(result: Verification) -> Finding:
    assert (result.checked, result.counts["verified"]) == (2, 1)
    [found] = result.mismatches
    return found


def test_what_the_line_stored_is_verified(config: Config, archived: list[Row]) -> None:
    progress: list[int] = []
    result = verify(config, progress=progress.append)
    assert (result.checked, result.counts["verified"], result.mismatches) == (2, 2, [])
    assert progress == [1, 2]


def test_files_in_an_archive_are_verified_each_by_its_own_name(config: Config, tmp_path: Path) -> None:
    store = records.from_config(config)
    store.check()
    pages = {f"{year}年政府工作报告.html": REPORT.format(year=year).encode() for year in (2023, 2024)}
    texts = {
        name.replace("html", "txt"): "\n".join(TEXTS.findall(body.decode())) for name, body in pages.items()
    }
    body = write_zip({name: text.encode("gb18030") for name, text in texts.items()})
    seen = capture("http://www.example.gov.cn/附件.zip", body, content_type="application/zip")
    analysis = analyse(Page(body, seen.url, seen.content_type, seen.fetched_at))
    page = capture(seen.url, body, id=seen.id, analysis=analysis, content_type="application/zip")
    committer = Committer(objects.from_config(config), store)
    committer.commit_segment(segment(tmp_path / "spool", page))
    committer.commit_pages([page])
    stored = list(store.documents())
    assert sorted(row["member"] for row in stored) == [["2023年政府工作报告.txt"], ["2024年政府工作报告.txt"]]
    result = verify(config)
    assert (result.checked, result.counts["verified"], result.mismatches) == (2, 2, [])


def test_a_sample(config: Config, archived: list[Row]) -> None:
    assert verify(config, sample=1).checked == 1


def test_nothing_stored_is_nothing_wrong(config: Config) -> None:
    assert verify(config).checked == 0


def changed_text(row: Row) -> Row:
    return {"text": row["text"].replace("百分之六", "百分之九")}


def resealed_text(row: Row) -> Row:
    text = changed_text(row)["text"]
    return {"text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}


CHANGES: dict[str, tuple[Callable[[Row], Row], str]] = {
    "text": (changed_text, "Its text does not have the digest that was stored with it."),
    "text and digest": (resealed_text, "of its text is not what its locator gives"),
    "title": (
        lambda row: {"title": "另一报告"},
        "The same extractor gives another title: ",
    ),
    "year": (lambda row: {"year": 1999}, "The same extractor gives another year: "),
    "new field": (
        lambda row: {"mood": "glad"},
        "The same extractor gives another mood: None instead of 'glad'.",
    ),
    "locator": (
        lambda row: {"paragraphs.0.pieces.0.start": row["paragraphs"][0]["pieces"][0]["start"] + 1},
        "Paragraph 1 of its text is not what its locator gives from the archived bytes.",
    ),
    "locator behind the end": (
        lambda row: {"paragraphs.0.pieces.0.end": 10_000_000},
        "Its locators do not fit the archived bytes: ",
    ),
    "locator of nothing": (
        lambda row: {"paragraphs.0.pieces.0.xpath": "/html/body/nothing"},
        "Its locators do not fit the archived bytes: ",
    ),
    "locator that is none": (
        lambda row: {"paragraphs.0.pieces.0.xpath": "//["},
        "Its locators do not fit the archived bytes: //[ is no XPath.",
    ),
    "paragraph gone": (lambda row: {"paragraphs": row["paragraphs"][1:]}, "but locators for"),
    "paragraph of another shape": (
        lambda row: {"paragraphs.0": {"a": 1}},
        "Its row cannot be checked: Validation",
    ),
    "unknown charset": (lambda row: {"charset": "klingon"}, "Its "),
    "text that is none": (lambda row: {"text": 7}, "Its row cannot be checked: AttributeError"),
    "another document's id": (
        lambda row: {"capture_id": "urn:uuid:gone"},
        "Its capture is not in the database.",
    ),
}


def quick(changes: Iterable[str], names: Collection[str]) -> list[Any]:
    """Return the names of all changes; those that are not named are for the long check."""
    return [pytest.param(each, marks=[] if each in names else [pytest.mark.slow]) for each in changes]


@pytest.mark.parametrize(
    "name", quick(CHANGES, {"text", "text and digest", "title", "locator", "another document's id"})
)
def test_a_changed_document_is_found(
    config: Config, archived: list[Row], mongo: Database[Row], name: str
) -> None:
    change, problem = CHANGES[name]
    mongo["documents"].update_one({"_id": archived[0]["_id"]}, {"$set": change(archived[0])})
    found = only_mismatch(verify(config))
    assert found.document_id == archived[0]["_id"]
    assert found.page_url == archived[0]["page_url"]
    assert problem in (found.problem or "")


def test_a_document_without_a_field_is_found(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    mongo["documents"].update_one({"_id": archived[0]["_id"]}, {"$unset": {"medium": 1}})
    assert only_mismatch(verify(config)).problem == "Its row cannot be checked: KeyError: 'medium'."


def place(config: Config, document: Row) -> tuple[ObjectStore, Row]:
    capture_row = records.from_config(config).captures([document["capture_id"]])[document["capture_id"]]
    return objects.from_config(config), capture_row


@pytest.mark.parametrize("where", [*(pytest.param(at, marks=pytest.mark.slow) for at in (0, 10, -9)), 40, -1])
def test_a_changed_byte_in_the_archive_is_found(config: Config, archived: list[Row], where: int) -> None:
    store, row = place(config, archived[0])
    data = bytearray(store.read(row["object"]))
    data[row["offset"] + where % row["length"]] ^= 0xFF
    store.put_bytes(row["object"], bytes(data))
    found = only_mismatch(verify(config))
    assert found.document_id == archived[0]["_id"]
    assert "no whole WARC record" in (found.problem or "")


def test_a_record_that_was_replaced_by_a_whole_one_is_found(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    store, row = place(config, archived[0])
    forged = capture(row["url"], "伪造".encode(), id=row["_id"])
    store.put_bytes("forged", response_record(forged, digest(forged.body)))
    assert read_response(store.read("forged")).intact()
    mongo["captures"].update_one(
        {"_id": row["_id"]}, {"$set": {"object": "forged", "offset": 0, "length": len(store.read("forged"))}}
    )
    problem = only_mismatch(verify(config)).problem
    assert problem == "The archived bytes do not have the digest that the database knows."


def test_a_row_that_points_to_another_record_is_found(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    _, other = place(config, archived[1])
    mongo["captures"].update_one(
        {"_id": archived[0]["capture_id"]}, {"$set": {name: other[name] for name in ("offset", "length")}}
    )
    problem = only_mismatch(verify(config)).problem
    assert problem == f"The archive has record {other['_id']} in the place of {archived[0]['capture_id']}."


def test_a_missing_object_is_found_in_each_of_its_documents(
    config: Config, archived: list[Row], s3: Minio, bucket: str
) -> None:
    _, row = place(config, archived[0])
    s3.remove_object(bucket, row["object"])
    result = verify(config)
    assert {found.problem for found in result.mismatches} == {
        f"{row['object']} is missing in bucket {bucket}."
    }
    assert len(result.mismatches) == 2


def test_a_cut_object_is_found(config: Config, archived: list[Row]) -> None:
    store, row = place(config, archived[1])
    store.put_bytes(row["object"], store.read(row["object"])[: row["offset"] + row["length"] - 1])
    assert "ends before byte" in (only_mismatch(verify(config)).problem or "")


def test_a_capture_that_says_not_where_is_found(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    mongo["captures"].update_one({"_id": archived[0]["capture_id"]}, {"$unset": {"object": 1, "length": 1}})
    problem = only_mismatch(verify(config)).problem
    assert problem == "Its capture does not say where its bytes lie: it has no length, object."


def test_documents_of_an_older_extractor_are_stale_where_their_locators_hold(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    older = {"extractor": EXTRACTOR - 1, "title": "旧标题", "year": None}
    mongo["documents"].update_many({}, {"$set": older, "$unset": {"notes": 1, "note_paragraphs": 1}})
    mongo["documents"].update_one({"_id": archived[0]["_id"]}, {"$set": {"text": "改动"}})
    result = verify(config)
    assert result.counts == {"stale": 1, "mismatch": 1}
    assert result.mismatches[0].document_id == archived[0]["_id"]


def test_a_document_that_the_extractor_does_not_find_is_found(
    config: Config, archived: list[Row], mongo: Database[Row]
) -> None:
    mongo["documents"].insert_one(archived[0] | {"_id": "another"})
    result = verify(config)
    assert [(found.document_id, found.problem) for found in result.mismatches] == [
        ("another", "The same extractor does not find it in the archived bytes.")
    ]


FIRST = REPORT.replace("</div></body>", '</div><a href="2024_2.html">下一页</a></body>')
SECOND = """<!DOCTYPE html><html><head><title>2024年政府工作报告_样县</title></head><body>
<div class="nav"><a href="/">首页</a></div><div class="article"><h1>2024年政府工作报告</h1>
<p>三、政府自身建设。今年要把全面从严治党的要求落实到政府工作的各方面，依法接受县人大及其常委会的监督。</p>
<p>各位代表，让我们团结一心，实干苦干，为建设更加美好的样县而努力奋斗，以优异成绩回报全县人民的信任。</p>
</div></body></html>"""


@pytest.fixture
def article(config: Config, tmp_path: Path) -> Row:
    """A report in two pages, of which the second is in another charset; returned as it is stored."""
    store = records.from_config(config)
    store.check()
    urls = [f"http://www.example.gov.cn/2024{end}.html" for end in ("", "_2")]
    bodies = [FIRST.format(year=2024).encode(), SECOND.encode("gbk")]
    pages = []
    for url, body, charset in zip(urls, bodies, ("utf-8", "gbk"), strict=True):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode()
        seen = capture(url, body, content_type=f"text/html; charset={charset}", response_head=head)
        pages.append(replace(seen, analysis=analyse(Page(body, url, seen.content_type, seen.fetched_at))))
    committer = Committer(objects.from_config(config), store)
    committer.commit_segment(segment(tmp_path / "spool", *pages))
    committer.commit_pages(pages[::-1])
    [row] = store.documents()
    return row


def test_an_article_in_two_pages_is_proved_from_both_captures(config: Config, article: Row) -> None:
    assert "三、政府自身建设" in article["text"]
    assert [page["charset"] for page in article["pages"]] == ["utf-8", "gb18030"]
    result = verify(config)
    assert (result.counts, result.mismatches) == ({"verified": 1}, [])


def second(row: Row) -> int:
    """The place of the first paragraph of the second page."""
    return next(n for n, each in enumerate(row["paragraphs"]) if each["pieces"][0]["capture"])


CHANGES_OF_ARTICLES: dict[str, tuple[Callable[[Row], Row], str]] = {
    "pages forgotten": (lambda row: {"pages": []}, "is none of its pages."),
    "pages that are none": (lambda row: {"pages": 7}, "Its row cannot be checked: TypeError"),
    "another page's locator": (
        lambda row: {f"paragraphs.{second(row)}.pieces.0.capture": None},
        "Its locators do not fit the archived bytes: The range ",
    ),
    "a page without a capture": (
        lambda row: {"pages.1.capture_id": "urn:uuid:gone"},
        "Its capture is not in the database.",
    ),
    "a page's charset": (lambda row: {"pages.1.charset": "latin-1"}, "of its text is not what its locator"),
    "truncated": (lambda row: {"truncated": True}, "The same extractor gives another truncated"),
    "a flag": (
        lambda row: {"flags": []},
        "The same extractor gives another flags: ['pages_joined'] instead of [].",
    ),
}


@pytest.mark.parametrize(
    "name", quick(CHANGES_OF_ARTICLES, {"pages forgotten", "another page's locator", "a page's charset"})
)
def test_a_changed_article_is_found(config: Config, article: Row, mongo: Database[Row], name: str) -> None:
    change, problem = CHANGES_OF_ARTICLES[name]
    mongo["documents"].update_one({"_id": article["_id"]}, {"$set": change(article)})
    [found] = verify(config).mismatches
    assert problem in (found.problem or "")


def test_an_article_whose_second_page_is_not_there_is_proved_from_the_first(
    config: Config, article: Row, mongo: Database[Row]
) -> None:
    first, _ = mongo["parts"].find().sort("page_url")
    alone = join([first])
    assert "pages_missing" in alone["flags"]
    mongo["documents"].replace_one({"_id": article["_id"]}, alone)
    assert verify(config).counts == {"verified": 1}


def test_a_changed_byte_of_the_second_page_is_found(config: Config, article: Row) -> None:
    store, row = place(config, article["pages"][1])
    data = bytearray(store.read(row["object"]))
    data[row["offset"] + 40] ^= 0xFF
    store.put_bytes(row["object"], bytes(data))
    [found] = verify(config).mismatches
    assert "no whole WARC record" in (found.problem or "")


@pytest.mark.parametrize(
    ("gone", "dead"),
    [
        ("GONGBAO_S3_ENDPOINT", "http://127.0.0.1:9"),
        ("GONGBAO_MONGO_URI", "mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=200"),
    ],
)
def test_a_server_that_is_away_is_no_mismatch(
    environment: dict[str, str], archived: list[Row], gone: str, dead: str
) -> None:
    with pytest.raises(ServerUnavailableError):
        verify(Config.from_environment(environment | {gone: dead}))
