"""`scrapy extract`: what would come out of a page, and why."""

from __future__ import annotations

import argparse
from typing import Any

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.extract_report import lines


class Command(GongbaoCommand):
    """Runs the analysis on a file or an archived page; stores nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--json] [--explain] FILE|URL|CAPTURE_ID|DOCUMENT_ID"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show what would be extracted from a file or an archived page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--explain", action="store_true", help="say why, and where each field was found")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the analysis; 1 where the page could not be read, or is but a picture of one."""
        if len(args) != 1:
            raise UsageError("name one file, URL, capture id or document id")
        extracted = self.load("EXTRACT")(args[0], self.config)
        if opts.json:
            print_json(_as_json(extracted, explain=opts.explain))
        else:
            print(*lines(extracted, explain=opts.explain), sep="\n")
        return int(extracted.analysis.outcome in ("unreadable", "scan"))


def _as_json(extracted: Any, *, explain: bool) -> dict[str, Any]:
    analysis = extracted.analysis
    value = {
        "capture_id": extracted.capture_id,
        "replay": extracted.replay,
        "outcome": analysis.outcome,
        "kind": analysis.kind,
        "platform": analysis.platform,
        "block": analysis.block,
        "documents": [document.model_dump(mode="json") for document in analysis.documents],
        "links": [link.url for link in analysis.links],
        "next_page": analysis.next_page,
    }
    return {**value, "explanation": list(analysis.explanation)} if explain else value
