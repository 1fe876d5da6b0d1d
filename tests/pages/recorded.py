"""A recorded page: its bytes, how it was sent, and what the analysis has to make of it.

`page.json` says where and as what it was sent, `body.*` is what was sent, and `expected.json` what comes
of it. `python -m tests.pages.recorded [FAMILY/CASE…]` writes expectations anew:
read the difference before you keep it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.extraction import Analysis, Page, analyse

PAGES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Recorded:
    """One case."""

    folder: Path

    @property
    def name(self) -> str:
        """Its family and its own name."""
        return f"{self.family}/{self.folder.name}"

    @property
    def family(self) -> str:
        """The folder it lies in."""
        return self.folder.parent.name

    @property
    def body(self) -> bytes:
        """What was sent."""
        (path,) = self.folder.glob("body.*")
        return path.read_bytes()

    @property
    def page(self) -> Page:
        """The input of the analysis."""
        sent = json.loads((self.folder / "page.json").read_text("utf-8"))
        return Page(self.body, sent["url"], sent["content_type"], datetime.fromisoformat(sent["fetched_at"]))

    @property
    def expected(self) -> dict[str, Any]:
        """What has to come of it."""
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found

    def write(self) -> None:
        """Take what comes of it today for what has to come of it."""
        text = json.dumps(described(analyse(self.page)), ensure_ascii=False, indent=1)
        (self.folder / "expected.json").write_text(text + "\n", "utf-8")


def recorded() -> Iterator[Recorded]:
    """Yield all cases, by name."""
    yield from (Recorded(path.parent) for path in sorted(PAGES.glob("*/*/page.json")))


def described(analysis: Analysis) -> dict[str, Any]:
    """Return of an analysis what a family's module is answerable for."""
    return {
        "platform": analysis.platform,
        "outcome": analysis.outcome,
        "kind": str(analysis.kind),
        "next_page": analysis.next_page,
        "links": [[link.url, link.text, *(["further"] if link.further else [])] for link in analysis.links],
        "documents": [
            {
                "title": document.title,
                "published_on": document.published_on and document.published_on.isoformat(),
                "publisher": document.publisher,
                "kind": str(document.kind),
                "text": document.text.split("\n"),
            }
            for document in analysis.documents
        ],
    }


if __name__ == "__main__":
    for case in recorded():
        if len(sys.argv) == 1 or case.name in sys.argv[1:]:
            case.write()
