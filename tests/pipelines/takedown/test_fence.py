"""Commits after a takedown, and beside one: nothing of it comes back, and nothing else gets lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.archive.place import Exchange
from pipelines.archive.segment import ClosedSegment
from pipelines.archive.spool import abandoned
from pipelines.commit import Committer
from pipelines.records import rows
from pipelines.takedown.fence import EXCLUDED
from tests.pipelines.fixity.conftest import Archive
from tests.pipelines.made import document, page
from tests.pipelines.takedown.conftest import Pages

archive_in_a_folder = pytest.mark.parametrize("archive", ["folder"], indirect=True)


class Meanwhile:
    """A store in front of a real one, with something that happens once, before or after a call."""

    def __init__(self, store: Any, name: str, happens: Callable[[], Any], *, after: bool = False) -> None:
        self._store, self._name, self._happens, self._after = store, name, happens, after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name != self._name:
            return method

        def call(*args: Any, **kwargs: Any) -> Any:
            self._name = ""
            if not self._after:
                self._happens()
            done = method(*args, **kwargs)
            if self._after:
                self._happens()
            return done

        return call


def late(pages: Pages) -> ClosedSegment:
    """Return a segment that lies in a spool: of pages that go, and of others that cite what goes."""
    other = f"{pages.host}.kept.gov.cn"
    return pages.close(
        Exchange.whole(pages.page("late", pages.secret * 40, at=40)),
        Exchange.whole(pages.page("new", f"{pages.host}新的页面" * 60, host=other, at=41)),
        pages.revisit("third", pages.row(pages.url("shared")), at=42),
        pages.revisit("copy", pages.row(pages.url("alone")), at=43),
        pages.revisit("moved2", pages.row(pages.url("moved", other)), at=44),
    )


def names(pages: Pages) -> set[str]:
    """Return the names of the other pages that are stored."""
    return {row["url"].rpartition("/")[2].removesuffix(".html") for row in pages.kept()}


def test_a_spool_that_is_committed_later_brings_nothing_back(pages: Pages) -> None:
    segment = late(pages)
    ids = {place.capture.url.rpartition("/")[2]: place.capture.id for place in segment.places}
    pages.run()
    committer = pages.archive.committer
    committer.commit_segment(segment)
    assert not segment.path.exists()
    assert names(pages) >= {"new", "third", "moved2"}
    assert "copy" not in names(pages)
    pages.texts()
    pages.check_gone()
    endings = {
        name: rows.done(
            page(id=ids[name], url=f"http://{host}/{name}", requested_url=f"http://{host}/{name}")
        )
        for name, host in (("late.html", pages.host), ("copy.html", "a.cn"), ("new.html", "a.cn"))
    }
    settled = committer.fence.settled(list(endings.values()))
    assert [(each.state, each.reason is None, each.capture_id is None) for each in settled] == [
        ("rejected", False, True),
        ("queued", False, True),
        ("done", True, False),
    ]
    assert settled[0].reason == EXCLUDED


@archive_in_a_folder
def test_so_does_one_that_another_worker_adopts(pages: Pages) -> None:
    late(pages).journal.release()
    pages.run()
    [adopted] = abandoned(pages.archive.spool)
    Committer(pages.archive.objects, pages.archive.records).commit_segment(adopted)
    assert names(pages) >= {"new", "third", "moved2"}
    pages.texts()
    pages.check_gone()
    assert list(pages.archive.spool.iterdir()) == []


@archive_in_a_folder
@pytest.mark.parametrize(
    ("store", "name", "after"),
    [
        ("objects", "put", False),
        ("objects", "put", True),
        ("records", "put_captures", False),
        ("records", "put_captures", True),
        ("records", "put_segment", True),
    ],
)
def test_a_commit_that_is_under_way_is_put_right(pages: Pages, store: str, name: str, after: bool) -> None:
    segment = late(pages)
    stores = {"objects": pages.archive.objects, "records": pages.archive.records}
    stores[store] = Meanwhile(stores[store], name, pages.run, after=after)
    Committer(**stores).commit_segment(segment)
    pages.takedown().finish("me")
    assert names(pages) >= {"new", "third", "moved2"}
    pages.texts()
    pages.check_gone()


@archive_in_a_folder
def test_a_segment_that_was_committed_and_then_written_anew_is_not_committed_again(pages: Pages) -> None:
    segment = late(pages)
    twin = segment.path.read_bytes()
    pages.archive.committer.commit_segment(segment)
    pages.run()
    before = sorted(each.key for each in pages.archive.objects.list())
    segment.path.write_bytes(twin)  # as where the worker died before it deleted it
    pages.archive.committer.commit_segment(segment)
    assert not segment.path.exists()
    assert sorted(each.key for each in pages.archive.objects.list()) == before
    pages.check_gone()


@archive_in_a_folder
@pytest.mark.parametrize("moment", ["before", "meanwhile", "after"])
def test_documents_do_not_come_back_either(pages: Pages, moment: str) -> None:
    archive = pages.archive
    url, kept = pages.url("alone"), f"http://{pages.host}.kept.gov.cn/list.html"
    own = page(document(url=url), url=url, requested_url=url)
    listed = page(document(url=url), document(title="另一篇", url=None), url=kept, requested_url=kept)
    records: Any = archive.records
    if moment == "before":
        pages.run()
    if moment == "meanwhile":
        records = Meanwhile(records, "put_documents", pages.run)
    Committer(archive.objects, records).commit_pages([own, listed])
    if moment == "after":
        pages.run()
        Committer(archive.objects, records).commit_pages([own])
    standing = list(archive.mongo["documents"].find({"taken_down_at": None}))
    assert [row["title"] for row in standing] == ["另一篇"]
    stones = list(archive.mongo["documents"].find({"state": "taken_down"}))
    assert len(stones) == (moment != "before")
    assert all("text" not in row and row["takedown"] == pages.host for row in stones)


def test_what_was_lifted_may_be_stored_again(archive: Archive) -> None:
    pages = Pages(archive)
    url = pages.url("page")
    archive.committer.commit_pages([page(document(url=url), url=url)])
    pages.run()
    archive.records.lift_exclusion(pages.host, "me")
    assert archive.records.lift_takedown(pages.host) == 1
    [stone] = archive.mongo["documents"].find()
    assert stone["lifted_at"]
    archive.committer.commit_pages([page(document(url=url), url=url, at=9)])
    [row] = archive.mongo["documents"].find()
    assert row["title"] == "政府工作报告"
    assert "taken_down_at" not in row
