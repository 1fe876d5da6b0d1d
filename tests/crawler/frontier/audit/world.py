"""A crawl without a crawler: the real frontier, database, archive, analysis and commit, driven by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

import redis
from pymongo import MongoClient
from pymongo.collection import Collection

from crawler.config import Config, secret
from crawler.errors import ArchiveError
from crawler.frontier.alive import Span
from crawler.frontier.audit import Findings, audit, repair
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import found_on
from crawler.frontier.lease import End, Lease, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.urls import url_key
from crawler.items import Capture, Ending, Links
from pipelines import objects, records
from pipelines.archive.access import fetch_capture
from pipelines.commit import Committer
from pipelines.extraction.worker import analyse_response
from pipelines.records import rows
from pipelines.reread import links_of
from tests.pipelines import made

CRAWL = Crawl("example", "site:example.cn")


def url(number: int, host: str = "www.example.cn") -> str:
    """Return a URL of the site."""
    return f"http://{host}/{number}.html"


@dataclass
class World:
    """Everything that the ledger compares."""

    client: redis.Redis
    config: Config
    folder: Path
    partitions: int = 1
    site: dict[str, Sequence[str]] = field(default_factory=dict)
    """Where pages lead."""

    def __post_init__(self) -> None:
        self.records = records.from_config(self.config)
        self.objects = objects.from_config(self.config)
        self.records.check()
        self.objects.check()
        self._committer = Committer(self.objects, self.records)
        self.connect()

    def connect(self) -> None:
        """Begin with what is in Redis."""
        self.frontier = Frontier(self.client, "live", self.partitions)
        self.frontier.configure(0, 1000)
        self.crawl = Crawls(self.frontier).put(CRAWL)

    def found(self, *urls: str, due: bool = False) -> int:
        """Add URLs."""
        return self.frontier.add([Found(url, self.crawl, due=due) for url in urls])

    def seed(self, url: str) -> None:
        """Add a seed."""
        self.client.hset(self.frontier.keys.seeds, url, self.crawl)
        self.found(url, due=True)

    def lease(self, count: int = 1000) -> list[Lease]:
        """Lease URLs."""
        return self.frontier.lease(count)

    def crawl_on(self, count: int = 1000) -> list[str]:
        """Fetch up to so many URLs to their end; returns them."""
        leases = self.lease(count)
        self.done(leases)
        return [lease.url for lease in leases]

    def done(self, leases: Sequence[Lease]) -> None:
        """Fetch, follow, archive, commit, ack."""
        captures = [self._fetch(lease) for lease in leases]
        if captures:
            self._committer.commit_segment(made.segment(self.folder / "spool", *captures))
            self._committer.commit_pages(captures)
            self._committer.record([rows.done(capture) for capture in captures])
        self.frontier.ack([End(lease.token, Verdict.DONE) for lease in leases])

    def ended(self, lease: Lease, state: str, reason: str) -> None:
        """Record and ack a URL that got no page."""
        ending = Ending(
            key=url_key(lease.url),
            url=lease.url,
            state=state,  # type: ignore[arg-type]
            at=datetime.now(UTC),
            source=CRAWL.source,
            run="run-1",
            reason=reason,
            attempts=lease.record.attempts + 1,
            scope=CRAWL.scope,
            depth=lease.record.depth,
        )
        self._committer.record([ending])
        verdict = Verdict.REJECTED if state == "rejected" else Verdict.RETRY
        self.frontier.ack([End(lease.token, verdict, reason)])

    def _fetch(self, lease: Lease) -> Capture:
        links = "".join(f'<li><a href="{link}">{link}</a></li>' for link in self.site.get(lease.url, ()))
        body = f"<html><body><ul>{links}</ul></body></html>".encode()
        now = datetime.now(UTC)
        analysis = analyse_response(body, lease.url, "text/html", now, 200)
        found = Links(lease.url, analysis.links, lease.record.depth)
        self.frontier.add(found_on(found, CRAWL))
        return made.capture(
            lease.url,
            body,
            fetched_at=now,
            source=CRAWL.source,
            scope=CRAWL.scope,
            key=url_key(lease.url),
            depth=lease.record.depth,
            analysis=analysis,
        )

    @property
    def captures(self) -> Collection[dict[str, Any]]:
        """The captures in the database, for whoever breaks something."""
        client: MongoClient[dict[str, Any]] = MongoClient(secret(self.config.mongo_uri))
        return client.get_default_database()["captures"]

    def archive_files(self) -> list[Path]:
        """Return the files of the archive, the first one committed first."""
        return sorted(Path(self.config.archive).rglob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)

    def snapshot(self) -> dict[bytes, bytes]:
        """Return the whole state of Redis."""
        keys = cast(list[bytes], self.client.keys())
        return {key: cast(bytes, self.client.dump(key)) for key in keys}

    def roll_back(self, snapshot: dict[bytes, bytes]) -> None:
        """Bring an earlier state of Redis back."""
        self.client.flushdb()
        for key, value in snapshot.items():
            self.client.restore(key, 0, value)  # type: ignore[arg-type]
        self.connect()

    def audit(self) -> Findings:
        """Audit."""
        return audit(self.frontier, self.records, self.objects, Path(mkdtemp(dir=self.folder)))

    def repair(self) -> dict[str, int]:
        """Audit and repair; returns what was done, where anything was."""
        done = repair(self.audit(), self.frontier, self.records, self._reread)
        return {name: count for name, count in done.items() if count}

    def _reread(self, spans: Sequence[Span]) -> Iterator[tuple[str, str, Links]]:
        """Read pages again as `pipelines.reread` does, but in this process, which is quicker for a few."""
        for row in self.records.pages(spans):
            with suppress(ArchiveError):
                yield row["source"], row["scope"], links_of(row, fetch_capture(self.objects, row))

    def numbers(self) -> dict[str, int]:
        """Return those of an audit that are not zero."""
        return {name: count for name, count in self.audit().numbers().items() if count}
