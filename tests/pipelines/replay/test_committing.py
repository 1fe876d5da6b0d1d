"""What a replay reads from the archive, and what it writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from crawler.errors import ArchiveError, GongbaoError
from crawler.frontier.replays import address
from crawler.items import Capture, Ending
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction import EXTRACTOR, Analysis
from pipelines.replay.committing import ReplayCommitter
from pipelines.replay.jobs import Replays
from pipelines.replay.reading import open_archive
from tests.pipelines import made

Row = dict[str, Any]
NOTHING = Analysis("empty", "empty")


@dataclass(frozen=True)
class Unanalysed:
    """What the analyser gives for a page whose parser was killed."""

    outcome: str = "unreadable"
    kind: str = "unknown"
    links: tuple[()] = ()
    next_page: None = None
    pictures: tuple[()] = ()
    documents: tuple[()] = ()
    platform: None = None
    block: None = None
    digest: None = None
    explanation: tuple[str, ...] = ("The parser was killed after 30 seconds.",)


@pytest.fixture
def config(mongo_uri: str, tmp_path: Path) -> Config:
    """An empty database, and an archive in a folder."""
    config = Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"))
    records.from_config(config).check()
    objects.from_config(config).check()
    return config


@pytest.fixture
def page(config: Config, tmp_path: Path, mongo: Database[Row]) -> Capture:
    """A page with one document, committed by an older extractor."""
    page = made.page(made.document())
    committer = Committer(objects.from_config(config), records.from_config(config))
    committer.commit_segment(made.segment(tmp_path / "spool", page))
    committer.commit_pages([page])
    for name in ("captures", "documents"):
        mongo[name].update_many({}, {"$set": {"extractor": EXTRACTOR - 1}})
    return page


def committer(config: Config, mode: str) -> ReplayCommitter:
    return ReplayCommitter(objects.from_config(config), records.from_config(config), "job", mode)


def stored(mongo: Database[Row]) -> dict[str, list[Row]]:
    return {name: list(mongo[name].find()) for name in ("captures", "documents", "urls", "document_versions")}


def test_a_capture_is_read_as_it_was_fetched(config: Config, page: Capture) -> None:
    capture, body = open_archive(config)(page.id)
    assert body == b"<p>body</p>"
    same = ("id", "url", "status", "content_type", "source", "depth")
    assert [getattr(capture, name) for name in same] == [getattr(page, name) for name in same]


def test_what_is_missing_or_damaged_is_said(config: Config, page: Capture, mongo: Database[Row]) -> None:
    read = open_archive(config)
    with pytest.raises(ArchiveError, match="not in the database"):
        read("urn:uuid:unknown")
    mongo["captures"].update_one({"_id": page.id}, {"$set": {"payload_digest": "sha256:other"}})
    with pytest.raises(ArchiveError, match="digest"):
        read(page.id)
    [file] = Path(config.archive).rglob("*.warc.gz")
    file.unlink()
    with pytest.raises(ArchiveError, match="missing"):
        read(page.id)


def test_a_diff_writes_its_finding_and_nothing_else(
    config: Config, page: Capture, mongo: Database[Row]
) -> None:
    before = stored(mongo)
    committer(config, "diff").commit_pages([replace(page, analysis=NOTHING)])
    assert stored(mongo) == before
    [found] = mongo["replay_findings"].find()
    assert [each["title"] for each in found["gone"]] == ["政府工作报告"]
    assert found["outcome"] == ["documents", "empty"]


def test_an_apply_that_is_repeated_keeps_its_first_finding(
    config: Config, page: Capture, mongo: Database[Row]
) -> None:
    for _ in range(2):
        committer(config, "apply").commit_pages([replace(page, analysis=NOTHING)])
    [found] = mongo["replay_findings"].find()
    assert len(found["gone"]) == 1
    [document] = mongo["documents"].find()
    [capture] = mongo["captures"].find()
    assert document["retired_at"] == capture["read_at"]
    assert (capture["outcome"], capture["extractor"]) == ("empty", EXTRACTOR)


def test_a_page_whose_parser_was_killed_loses_nothing(
    config: Config, page: Capture, mongo: Database[Row]
) -> None:
    before = stored(mongo)
    committer(config, "apply").commit_pages([replace(page, analysis=Unanalysed())])
    assert stored(mongo) == before
    [found] = mongo["replay_findings"].find()
    assert found["unread"] == "The parser was killed after 30 seconds."


def test_what_could_not_be_read_is_named_and_no_matter_of_its_url(
    config: Config, page: Capture, mongo: Database[Row]
) -> None:
    before = stored(mongo)
    url = address(page.id, "warc/a")
    ending = Ending(url, url, "rejected", page.fetched_at, "replay:job", "replay:job", "It is damaged.")
    committer(config, "apply").record([ending, replace(ending, state="queued")])
    assert stored(mongo) == before
    [found] = mongo["replay_findings"].find()
    assert (found["capture_id"], found["page_url"], found["unread"]) == (page.id, page.url, "It is damaged.")


def test_a_job_goes_on_only_as_it_was_begun(config: Config, mongo: Database[Row]) -> None:
    jobs = Replays(records.from_config(config))
    with pytest.raises(GongbaoError, match="no replay job"):
        jobs.get("job")
    begun = jobs.begin("job", "diff", source="a")
    assert jobs.begin("job", "diff") == jobs.begin("job", "diff", source="a") == begun
    for mode, source in (("apply", "a"), ("diff", "b")):
        with pytest.raises(GongbaoError, match="another choice"):
            jobs.begin("job", mode, source=source)
    assert [job["_id"] for job in jobs.open()] == ["job"]
    mongo["replay_jobs"].update_one({}, {"$set": {"extractor": EXTRACTOR + 1}})
    with pytest.raises(GongbaoError, match="begun with extractor"):
        jobs.get("job")
    jobs.finished(begun)
    assert jobs.open() == []
