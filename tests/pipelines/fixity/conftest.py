"""An archive of a few captures in each kind of store, and a hand that damages it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from minio import Minio
from pymongo.database import Database

from crawler.config import Config
from crawler.items import Capture
from pipelines import objects, records
from pipelines.archive.framing import dechunk
from pipelines.archive.place import Exchange, Original
from pipelines.archive.segment import Segment
from pipelines.commit import Committer
from pipelines.fixity.problems import Problem
from pipelines.fixity.run import Report, verify_archive
from tests.pipelines.made import capture, segment

Row = dict[str, Any]
FRAMED = b"5\r\n<p>ab\r\n4;x=y\r\ncd</\r\n2\r\np>\r\n0\r\n\r\n"


@dataclass
class Archive:
    """The stores after two segments were committed."""

    config: Config
    mongo: Database[Row]
    spool: Path
    delete: Callable[[str], None]
    """Deletes an object by its key."""

    def __post_init__(self) -> None:
        self.objects = objects.from_config(self.config)
        self.records = records.from_config(self.config)
        self.objects.check()
        self.records.check()
        self.committer = Committer(self.objects, self.records)

    def commit(self, *captures: Capture) -> str:
        """Commit a segment; returns its key."""
        closed = segment(self.spool, *captures)
        self.committer.commit_segment(closed)
        return closed.key

    def commit_revisits(self, key: str) -> str:
        """Commit a segment that refers to the first capture in another one, by payload and by a 304."""
        row = self.rows(key)[0]
        place = {name: row[name] for name in ("url", "fetched_at", "object", "offset", "length")}
        original = Original(capture_id=row["_id"], payload_digest=row["payload_digest"], **place)
        again = capture("http://www.example.gov.cn/again.html", b"", at=20)
        head = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        unmodified = capture(row["url"], b"", at=21, status=304, response_head=head, content_type=None)
        opened = Segment(self.spool, "worker-1", "run-1")
        opened.extend(
            [
                Exchange(again, original.payload_digest, original),
                Exchange(unmodified, original.payload_digest, original),
            ]
        )
        closed = opened.close()
        self.committer.commit_segment(closed)
        return closed.key

    def rows(self, key: str) -> list[Row]:
        """Return the captures in an object."""
        return list(self.records.captures_in(key))

    def segment(self, key: str) -> Row:
        """Return what the database knows of an object."""
        return self.records.segments([key])[key]

    def change(self, key: str, change: Callable[[bytes], bytes]) -> bytes:
        """Replace an object's bytes; returns those that were there."""
        before = self.objects.read(key)
        self.objects.put_bytes(key, change(before))
        return before

    def verify(self, **options: Any) -> Report:
        """Check it."""
        return verify_archive(self.config, **options)

    def problems(self, **options: Any) -> list[tuple[str, int | None, str | None]]:
        """Return kind, offset and capture of what is wrong, sorted."""
        found = [(p.kind, p.offset, p.capture) for p in self.verify(**options).problems]
        return sorted(found, key=str)

    def mended(self, **options: Any) -> list[Problem]:
        """Mend everything; returns what there was, and is sure that nothing is left."""
        report = self.verify(repair=True, **options)
        assert report.sound, report.problems
        assert (report.damaged, report.mended) == (0, 1)
        assert all(problem.mended for problem in report.problems)
        assert self.verify().problems == []
        return report.problems


def exchanges() -> list[Capture]:
    """Return captures of each kind: a page, a chunked one, a redirect, an error, one that was cut off."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return [
        capture("http://www.example.gov.cn/1.html", "<p>政府工作报告</p>".encode("gbk") * 50),
        capture(
            "http://www.example.gov.cn/2.html",
            dechunk(FRAMED),
            framed_body=FRAMED,
            response_head=head,
            content_type=None,
            at=1,
        ),
        capture(
            "http://www.example.gov.cn/3.html",
            b"",
            at=2,
            status=302,
            content_type=None,
            response_head=b"HTTP/1.1 302 Found\r\nLocation: /1.html\r\n\r\n",
            redirect_url="http://www.example.gov.cn/1.html",
        ),
        capture(
            "http://www.example.gov.cn/4.html",
            b"gone",
            at=3,
            status=404,
            response_head=b"HTTP/1.0 404 \nContent-Type: text/html; charset=utf-8\n\n",
        ),
        capture("http://www.example.gov.cn/5.html", bytes(range(256)) * 200, at=4, truncated="time"),
    ]


@pytest.fixture(params=["folder", "s3"])
def archive(
    request: pytest.FixtureRequest,
    environment: dict[str, str],
    mongo: Database[Row],
    tmp_path: Path,
    s3: Minio,
) -> Archive:
    """An archive with one segment of five captures and another of one."""
    folder = tmp_path / "archive"
    if request.param == "folder":
        environment |= {"GONGBAO_ARCHIVE": str(folder)}
    bucket = environment["GONGBAO_S3_BUCKET"]

    def delete(key: str) -> None:
        if request.param == "folder":
            (folder / key).unlink()
        else:
            s3.remove_object(bucket, key)

    made = Archive(Config.from_environment(environment), mongo, tmp_path / "spool", delete)
    made.commit(capture("http://www.example.gov.cn/other.html", at=9))
    return made


@pytest.fixture
def key(archive: Archive) -> str:
    """The key of the segment with five captures."""
    return archive.commit(*exchanges())
