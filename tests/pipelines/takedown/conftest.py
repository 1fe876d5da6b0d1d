"""The archive of `tests.pipelines.fixity`, with pages of which some are to go."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import pytest

from crawler.exclusions.rules import Rule
from crawler.items import Capture
from pipelines.archive.access import read_capture
from pipelines.archive.place import Exchange, Original
from pipelines.archive.segment import ClosedSegment, Segment
from pipelines.fixity.ranges import Ranges
from pipelines.fixity.stores import Stores
from pipelines.fixity.walk import walk
from pipelines.takedown.run import Takedown
from tests.pipelines.fixity.conftest import Archive, archive
from tests.pipelines.made import capture

__all__ = ["Archive", "archive"]

Row = dict[str, Any]


@dataclass
class Pages:
    """Pages of `host`, and of others that say the same as some of these.

    `secret` stands in heads and texts that nobody repeats; `shared` in a text that other pages repeat.
    """

    archive: Archive
    host: str = "gone.gov.cn"
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.secret = f"秘密的{self.host}"
        self.shared = f"{self.host}与别处都有的一句话。" * 100
        self.rule = Rule.parse(self.host)

    @property
    def stores(self) -> Stores:
        return Stores(self.archive.objects, self.archive.records)

    def url(self, name: str, host: str | None = None) -> str:
        return f"http://{host or self.host}/{name}.html"

    def page(self, name: str, text: str, *, host: str | None = None, at: int = 0, **more: Any) -> Capture:
        """Return a capture; those of the host that goes have the secret in their heads."""
        secret = "" if host else f"X-Secret: {self.secret}\r\n"
        head = f"HTTP/1.1 200 OK\r\n{secret}Content-Type: text/html\r\n\r\n".encode()
        given = {"response_head": head} | more
        return capture(self.url(name, host), text.encode(), at=at, **given)

    def original(self, row: Row) -> Original:
        place = {name: row[name] for name in ("url", "fetched_at", "object", "offset", "length")}
        return Original(capture_id=row["_id"], payload_digest=row["payload_digest"], **place)

    def row(self, url: str) -> Row:
        found = self.archive.records.find_capture(url)
        assert found
        return found

    def close(self, *exchanges: Exchange) -> ClosedSegment:
        opened = Segment(self.archive.spool, "worker-1", "run-1")
        opened.extend(exchanges)
        return opened.close()

    def commit(self, *exchanges: Exchange) -> str:
        closed = self.close(*exchanges)
        self.archive.committer.commit_segment(closed)
        self.keys.append(closed.key)
        return closed.key

    def revisit(self, name: str, cited: Row, *, at: int, host: str = "kept.gov.cn", **more: Any) -> Exchange:
        """Return a revisit of another page that has the payload of a stored capture."""
        again = self.page(name, "", host=f"{self.host}.{host}", at=at, **more)
        return Exchange(again, cited["payload_digest"], self.original(cited))

    def fill(self) -> None:
        """Commit segments with all that a takedown has to think of."""
        other = f"{self.host}.kept.gov.cn"
        self.commit(
            Exchange.whole(self.page("shared", self.shared)),
            Exchange.whole(self.page("alone", f"{self.host}的一句话，后来别处也有。" * 60, at=1)),
            Exchange.whole(self.page("moved", f"{self.host}搬家的页面" * 60, host=other, at=2)),
            Exchange.whole(self.page("small", "小页面", host=other, at=3)),
        )
        shared = self.row(self.url("shared"))
        unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        self.commit(
            Exchange.whole(self.page("beside", f"{self.host}旁边的页面" * 60, host=other, at=9)),
            self.revisit("first", shared, at=10),
            Exchange.whole(self.page("later", self.secret * 20, at=11)),
        )
        self.commit(
            self.revisit("second", shared, at=20),
            self.revisit("first", shared, at=21, status=304, response_head=unchanged, content_type=None),
            self.revisit("again", self.row(self.url("moved", other)), at=22),
        )
        self.commit(Exchange.whole(self.page("last", self.secret * 30, at=30)))

    def takedown(self, **more: Any) -> Takedown:
        return Takedown(self.stores, **more)

    def begin(self) -> None:
        """Exclude the host, as the command does before it takes anything down."""
        self.archive.records.exclude(str(self.rule), "host", "a letter", "me")

    def run(self) -> dict[str, int]:
        self.begin()
        return self.takedown().run(self.rule, "a letter", "me")

    def kept(self) -> list[Row]:
        """Return the captures of other pages, in the order of their times."""
        found = self.archive.mongo["captures"].find({"url": {"$regex": f"^http://{self.host}\\.kept"}})
        return sorted(found, key=lambda row: (row["fetched_at"], row["url"]))

    def texts(self) -> list[str]:
        """Return what the archive has of these, each proved by its digests."""
        read = []
        for row in self.kept():
            response = read_capture(self.archive.objects, row)
            assert response.intact()
            assert response.record_id == row["_id"]
            read.append(f"{response.url} {response.status} {response.body.decode()}")
        return read

    def bytes_of_all(self) -> bytes:
        """Return everything that lies in the store, without its compression."""
        out = b""
        for each in self.archive.objects.list():
            data = self.archive.objects.read(each.key)
            if not each.key.endswith(".gz"):
                out += data
                continue
            for record in walk(Ranges(self.archive.objects, each.key)):
                member = data[record.offset : record.end]
                out += member if record.fault else zlib.decompress(member, wbits=31)
        return out

    def check_gone(self) -> None:
        """Fail unless nothing of the host is left anywhere but in tombstones and logs."""
        everything = self.bytes_of_all()
        assert self.secret.encode() not in everything
        assert f"//{self.host}/".encode() not in everything
        assert (
            self.archive.mongo["captures"].count_documents({"url": {"$regex": f"^http://{self.host}/"}}) == 0
        )
        assert self.archive.verify().problems == []


@pytest.fixture
def pages(archive: Archive) -> Pages:
    """A filled archive."""
    made = Pages(archive)
    made.fill()
    return made
