"""What a replay writes: a finding for each capture, and with --apply its documents and its analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from crawler.items import Ending
from pipelines.commit import Committer
from pipelines.read_page import ReadPage
from pipelines.replay.comparing import compare, finding

Row = dict[str, Any]

BATCH: Final = 50
"""Pages that are compared at a time; bounds memory."""


@dataclass
class ReplayCommitter(Committer):
    """Writes the findings first, then what they name: who repeats a commit finds them as they were."""

    job: str
    mode: str

    def commit_read(self, pages: Sequence[ReadPage]) -> list[str]:
        """Store what reading these captures again gave. May be repeated after any failure.

        One whose parser was killed changes nothing: a page that cannot be read now has lost no document.
        """
        pages = self.allowed(pages, self.fence.rules())
        for start in range(0, len(pages), BATCH):
            some = pages[start : start + BATCH]
            read = [page for page in some if page.extracted]
            unread = [_unread(self.job, page) for page in some if not page.extracted]
            self.records.put_findings([*unread, *self._findings(read)])
            if self.mode == "apply":
                super().commit_read(read)
        return []

    def record(self, endings: Sequence[Ending]) -> list[Ending]:
        """Store which captures could not be read; what became of their URLs is not a replay's to say."""
        failed = [ending for ending in endings if ending.state in ("dead", "rejected")]
        ids = {capture_id(ending.url): ending.reason or ending.state for ending in failed}
        known = self.records.captures(ids) if ids else {}
        self.records.put_findings(
            [
                finding(self.job, each, known.get(each, {}).get("url", "?"), unread=reason)
                for each, reason in ids.items()
            ]
        )
        return list(endings)

    def _findings(self, pages: Sequence[ReadPage]) -> list[Row]:
        before = self.records.captures([page.id for page in pages])
        made = {page.id: page.documents for page in pages}
        ids = {row["_id"] for rows in made.values() for row in rows}
        stored = self.records.readings(ids, list(made))
        found = []
        for page in pages:
            mine = {row["_id"] for row in made[page.id]}
            known = {key: row for key, row in stored.items() if key in mine or row["capture_id"] == page.id}
            change = compare(page, before.get(page.id, {}), made[page.id], known)
            found.append(finding(self.job, page.id, page.url, **change))
        return found


def capture_id(url: str) -> str:
    """Return the capture that an address of the archive names (`archive://SHARD/ID`)."""
    return unquote(urlsplit(url).path.removeprefix("/"))


def _unread(job: str, page: ReadPage) -> Row:
    reason = " ".join(page.analysis["explanation"]) if page.analysis else "It was not analysed."
    return finding(job, page.id, page.url, unread=reason)
