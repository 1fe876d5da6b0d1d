"""Taking a host down: what is gone, what others keep, and what is left of a takedown that was killed."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.errors import ArchiveError
from pipelines.archive.place import Exchange
from pipelines.fixity.stores import Stores
from pipelines.takedown.run import HOLD, Takedown, TakedownLockedError
from tests.pipelines.fixity.conftest import Archive
from tests.pipelines.takedown.conftest import Pages

WRITES = frozenset(
    "put put_bytes delete note_takedown log_takedown erase bury move_payloads move_captures delete_captures "
    "put_rewrites note_rewrite put_segment forget_segment".split()
)
MOST_WRITES = 80


class Killed(BaseException):
    """Ends a takedown as a SIGKILL would: nothing catches it."""


class Dying:
    """A store in front of a real one, which dies before the write whose turn it is."""

    def __init__(self, store: Any, lives: list[int]) -> None:
        self._store, self._lives = store, lives

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name not in WRITES:
            return method

        def write(*args: Any, **kwargs: Any) -> Any:
            if self._lives[0] == 0:
                raise Killed(name)
            self._lives[0] -= 1
            return method(*args, **kwargs)

        return write


def test_the_plan_says_what_is_done_and_changes_nothing(pages: Pages) -> None:
    before = sorted(each.key for each in pages.archive.objects.list())
    plan = pages.takedown().plan([pages.rule]).numbers()
    assert (plan["captures"], plan["objects"], plan["revisits"], plan["cited_anew"]) == (4, 4, 1, 2)
    assert sorted(each.key for each in pages.archive.objects.list()) == before
    assert pages.archive.mongo["tombstones"].count_documents({}) == 0
    done = pages.run()
    assert {name: done[name] for name in plan if name != "documents"} == {
        name: value for name, value in plan.items() if name != "documents"
    }


def test_nothing_of_it_is_left_and_others_keep_what_they_have(pages: Pages) -> None:
    texts = pages.texts()
    pages.run()
    assert pages.texts() == texts
    pages.check_gone()
    rows = {(row["url"].rpartition("/")[2], row["status"]): row for row in pages.kept()}
    home = rows["first.html", 200]
    assert (home["record_type"], home["refers_to"]) == ("response", None)
    for cites in (rows["second.html", 200], rows["first.html", 304]):
        assert cites["record_type"] == "revisit"
        assert cites["refers_to"]["capture_id"] == home["_id"]
    assert rows["again.html", 200]["refers_to"]["object"] == rows["moved.html", 200]["object"]
    assert pages.archive.mongo["segments"].count_documents({"_id": {"$in": pages.keys}}) == 0


def test_it_is_logged_with_ids_and_digests_and_without_contents(pages: Pages) -> None:
    gone = list(pages.archive.mongo["captures"].find({"url": {"$regex": f"^http://{pages.host}/"}}))
    pages.run()
    log = list(pages.archive.mongo["takedowns"].find().sort("logged_at", 1))
    assert [row["event"] for row in log] == ["begun", "captures", "done"]
    assert {(row["rule"], row["by"], row["reason"]) for row in log} == {(pages.host, "me", "a letter")}
    assert sorted(each["id"] for each in log[1]["captures"]) == sorted(row["_id"] for row in gone)
    assert {each["digest"] for each in log[1]["captures"]} == {row["payload_digest"] for row in gone}
    stones = pages.archive.records.tombstones(row["_id"] for row in gone)
    assert {stone["url"] for stone in stones.values()} == {row["url"] for row in gone}
    [fence] = pages.archive.records.fences()
    assert fence["takedown"]["state"] == "done"


def test_a_second_time_there_is_nothing_to_do(pages: Pages) -> None:
    pages.run()
    before = sorted(each.key for each in pages.archive.objects.list())
    done = pages.takedown().finish("me")
    assert not any(done.values())
    assert sorted(each.key for each in pages.archive.objects.list()) == before


def killed_before(pages: Pages, lives: int) -> bool:
    """Take down with a process that dies before its write of this number; returns whether it came so far."""
    pages.fill()
    texts = pages.texts()
    pages.begin()
    left = [lives]
    dying: Any = Stores(Dying(pages.archive.objects, left), Dying(pages.archive.records, left))
    try:
        Takedown(dying).run(pages.rule, "a letter", "me")
    except Killed:
        assert pages.texts() == texts
        pages.takedown().finish("me")
        if lives == 0:  # it had not begun
            pages.run()
        return True
    finally:
        assert pages.texts() == texts
    return False


@pytest.mark.parametrize("archive", ["folder"], indirect=True)
@pytest.mark.parametrize("lives", [0, 4, 7, 9, 10, 12, 16, 18, 21, 24, 27, 31])
def test_wherever_it_is_killed_the_next_one_finishes(archive: Archive, lives: int) -> None:
    pages = Pages(archive)
    assert killed_before(pages, lives)
    pages.check_gone()


@pytest.mark.slow
def test_it_may_be_killed_before_every_single_write(archive: Archive) -> None:
    for lives in range(MOST_WRITES):
        pages = Pages(archive, f"gone{lives}.gov.cn")
        died = killed_before(pages, lives)
        pages.check_gone()
        if not died:
            assert lives > 31
            return
    pytest.fail("it never came to its end")


def test_two_do_not_work_at_the_same_time(pages: Pages) -> None:
    pages.archive.records.lock_takedowns("another", HOLD)
    with pytest.raises(TakedownLockedError):
        pages.run()
    pages.archive.records.unlock_takedowns("another")
    pages.run()
    pages.check_gone()


def test_an_object_that_is_back_is_found_and_removed(pages: Pages) -> None:
    kept = {key: pages.archive.objects.read(key) for key in pages.keys}
    indexes = {
        key.replace(".warc.gz", ".cdxj"): pages.archive.objects.read(key.replace(".warc.gz", ".cdxj"))
        for key in pages.keys
    }
    pages.run()
    for key, data in (kept | indexes).items():
        pages.archive.objects.put_bytes(key, data)
    found = pages.archive.verify(grace=0, repair=True)
    assert "taken_down" in found.counts
    assert pages.archive.mongo["captures"].count_documents({"url": {"$regex": f"^http://{pages.host}/"}}) == 0
    assert pages.takedown().finish("me")["back"] == len(kept)
    pages.check_gone()


def test_a_payload_that_another_response_has_is_cited_there(pages: Pages) -> None:
    other = f"{pages.host}.kept.gov.cn"
    early = pages.page("early", pages.shared, host=other, at=5)
    pages.archive.committer.commit_segment(pages.close(Exchange.whole(early)))
    texts = pages.texts()
    plan = pages.takedown().plan([pages.rule]).numbers()
    assert (plan["revisits"], plan["cited_anew"]) == (0, 3)
    pages.run()
    assert pages.texts() == texts
    pages.check_gone()


def test_damage_beside_it_stays_what_it_was(pages: Pages) -> None:
    row = next(row for row in pages.kept() if "small" in row["url"])
    pages.archive.change(
        row["object"], lambda data: data[: row["offset"] + 40] + b"????" + data[row["offset"] + 44 :]
    )
    pages.run()
    assert pages.secret.encode() not in pages.bytes_of_all()
    report = pages.archive.verify()
    assert set(report.counts) <= {"damaged_record", "missing_record", "wrong_index"}
    with pytest.raises(ArchiveError):
        pages.texts()
