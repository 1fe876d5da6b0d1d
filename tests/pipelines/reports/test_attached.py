"""A page and the files that it offers are renditions of one report, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from pymongo.database import Database

from crawler.items import Redirected
from pipelines.documents import Document, Kind, OfferedFile, Offers
from pipelines.records import MongoRecords, rows
from pipelines.records.parts import Parts
from tests.pipelines.made import capture, document
from tests.pipelines.reports.made import CODE, SESSION, speech

Row = dict[str, Any]
PAGE, FILE, OTHER = (f"http://www.qinghe.gov.cn/{name}" for name in ("t1.html", "a.pdf", "b.docx"))
TEXT = speech(1, 2000)
SAID: Row = {"region_code": CODE, "region_name": "青禾县", "year": 2024, "evidence": {"year": "title"}}


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    store = MongoRecords(mongo_uri)
    store.check()
    return store


def offering(*urls: str, **said: Any) -> Offers:
    files = tuple(OfferedFile(url=url, text="附件下载") for url in urls)
    return Offers(files=files, **(SAID | said))


def page(*urls: str, **fields: Any) -> Document:
    """A page that has only a line, and offers the report."""
    known: Row = {
        "kind": Kind.OTHER,
        "text": "全文见附件。",
        "published_on": date(2024, 2, 1),
        "publisher": "县政府办",
    }
    return document(
        title="2024年青禾县政府工作报告", url=PAGE, **(known | {"offers": offering(*urls)} | fields)
    )


def file(url: str = FILE, **fields: Any) -> Document:
    """A file that names neither region nor year."""
    return document(url=url, **({"medium": "pdf", "text": TEXT} | fields))


def put(records: MongoRecords, *found: Document, at: int = 0) -> None:
    for each in found:
        sighting = capture(each.url or PAGE, id=f"urn:uuid:{each.url}-{at}", at=at)
        records.put_documents(rows.document_rows(sighting, [each], 1))


def stored(mongo: Database[Row]) -> list[Row]:
    return list(mongo["reports"].find({}, {"changed_at": 0}).sort("_id", 1))


def ids(mongo: Database[Row]) -> dict[str, str]:
    return {row["page_url"]: row["_id"] for row in mongo["documents"].find()}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_file_takes_from_its_page_what_it_does_not_say(
    records: MongoRecords, mongo: Database[Row], order: tuple[int, ...]
) -> None:
    found = [page(FILE, OTHER), file(), file(OTHER, medium="docx", text=TEXT, session=SESSION)]
    put(records, *(found[n] for n in order))
    [made] = stored(mongo)
    known = ids(mongo)
    assert made["_id"] == f"work_report/{CODE}/2024/10-3"
    assert (made["region_name"], made["year"], made["year_basis"]) == ("青禾县", 2024, "title")
    assert (made["published_on"], made["publisher"]) == ("2024-02-01", "县政府办")
    assert {row["document"]: row["offered_by"] for row in made["renditions"]} == {
        known[FILE]: known[PAGE],
        known[OTHER]: known[PAGE],
    }
    assert {made["sources"][name] for name in ("year", "region_name", "published_on", "publisher")} == {
        known[PAGE]
    }
    assert made["sources"]["session"] == known[OTHER]
    assert made["conflicts"] == []
    # the file itself goes on saying what its bytes say
    assert mongo["documents"].find_one({"page_url": FILE}, {"_id": 0, "region_code": 1, "year": 1}) == {
        "region_code": None,
        "year": None,
    }


def test_a_page_and_its_file_that_come_at_the_same_time_meet(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    sort = Parts.sort

    def late(parts: Parts, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        monkeypatch.undo()
        put(records, page(FILE))  # by another worker, when the file is announced and not written yet
        return sort(parts, rows)

    monkeypatch.setattr(Parts, "sort", late)
    put(records, file())
    [made] = stored(mongo)
    assert (made["year"], ids(mongo)[FILE] in {row["document"] for row in made["renditions"]}) == (2024, True)


def test_a_page_alone_makes_no_report(records: MongoRecords, mongo: Database[Row]) -> None:
    put(records, page(FILE))
    assert stored(mongo) == []


@pytest.mark.parametrize(
    "own", [{"year": 2023}, {"region_code": "341722", "region_name": "石台县", "year": 2024}]
)
def test_what_contradicts_its_page_takes_nothing_from_it(
    records: MongoRecords, mongo: Database[Row], own: Row
) -> None:
    put(records, page(FILE), file(**({"region_code": CODE, "region_name": "青禾县"} | own)))
    [made] = stored(mongo)
    assert made["year"] == own["year"]
    assert made["published_on"] is None
    assert made["renditions"][0]["offered_by"] is None


def test_other_matter_that_a_page_offers_is_no_rendition(records: MongoRecords, mongo: Database[Row]) -> None:
    put(records, page(FILE), file(kind=Kind.OTHER, title="名词解释"))
    assert stored(mongo) == []


def test_a_page_with_the_beginning_only_is_a_page_of_the_report_and_no_other_text(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    own = {"kind": Kind.WORK_REPORT, "text": speech(7, 300)} | {n: SAID[n] for n in SAID if n != "evidence"}
    put(records, file(**{name: own[name] for name in ("region_code", "region_name")}), page(FILE, **own))
    [made] = stored(mongo)
    known = ids(mongo)
    assert made["best"] == known[FILE]
    assert {row["document"]: row["relation"] for row in made["renditions"]} == {
        known[FILE]: "same",
        known[PAGE]: "page",
    }
    assert [each["field"] for each in made["conflicts"]] == []


def test_a_page_that_offers_the_file_no_longer(records: MongoRecords, mongo: Database[Row]) -> None:
    put(records, file(), page(FILE))
    assert len(stored(mongo)) == 1
    put(records, page(FILE, offers=None), at=5)
    assert stored(mongo) == []


def test_a_rebuild_makes_the_same(records: MongoRecords, mongo: Database[Row]) -> None:
    put(records, page(FILE, OTHER), file(), file(OTHER, text=TEXT))
    made = stored(mongo)
    mongo["reports"].delete_many({})
    mongo["report_keys"].delete_many({})
    records.rebuild_reports()
    assert stored(mongo) == made


LINK, BETWEEN = (f"http://www.qinghe.gov.cn/{name}" for name in ("download?id=5", "go?id=5"))


def redirect(records: MongoRecords, mongo: Database[Row], url: str, to: str) -> None:
    """Store a redirect as a commit does: its capture first, then what was read of it."""
    mongo["captures"].insert_one({"_id": f"urn:uuid:{url}", "url": url, "final_url": to})
    seen = capture(url, id=f"urn:uuid:{url}")
    records.put_analyses([rows.analysis_row(seen, Redirected(to), 1)])


@pytest.mark.parametrize("order", ["page file link", "file link page", "link page file", "file page link"])
def test_a_link_that_redirects_leads_to_its_file(
    records: MongoRecords, mongo: Database[Row], order: str
) -> None:
    steps = {
        "page": lambda: put(records, page(LINK)),
        "file": lambda: put(records, file()),
        "link": lambda: redirect(records, mongo, LINK, FILE),
    }
    for name in order.split():
        steps[name]()
    _check_joined(mongo)


def test_it_may_redirect_twice_and_redirects_that_lead_around_end(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    redirect(records, mongo, BETWEEN, FILE)
    put(records, page(LINK), file())
    redirect(records, mongo, LINK, BETWEEN)
    redirect(records, mongo, FILE, LINK)
    _check_joined(mongo)


def _check_joined(mongo: Database[Row]) -> None:
    [made] = stored(mongo)
    known = ids(mongo)
    assert (made["region_code"], made["year"], made["best"]) == (CODE, 2024, known[FILE])
    offered = [row["offered_by"] for row in made["renditions"] if row["document"] == known[FILE]]
    assert offered == [known[PAGE]]
