"""`deploy/bench revisits`: crawls that come back to a web that changes."""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from deploy.benches.discovery.simulated import ROOT
from deploy.benches.report import Report
from deploy.benches.revisits.judge import Judgement, judged
from deploy.benches.revisits.tables import report
from deploy.benches.revisits.visiting import Crawl, Visitor, visiting
from deploy.embedded import EmbeddedServers

SITES: Final = 30
QUICK_SITES: Final = 6
ROUNDS: Final = 10
QUICK_ROUNDS: Final = 2
SHARE: Final = 0.05
"""Of the pages, that changes before the second crawl."""
LISTING: Final = ROOT / ".gongbao" / "revisits.jsonl"


def add_options(parser: Any) -> None:
    """Add the options of this bench."""
    parser.add_argument("--seed", type=int, help="this web, in place of a fresh one")
    parser.add_argument("--sites", type=int, help=f"government sites of the web (default: {SITES})")
    parser.add_argument("--rounds", type=int, help=f"weeks after the third crawl (default: {ROUNDS})")
    parser.add_argument("--listing", type=Path, default=LISTING, help="file for the changes that were missed")
    parser.add_argument("--keep", type=Path, help="folder to leave logs, truth and requests in", default=None)


def measure(
    *,
    quick: bool = False,
    seed: int | None = None,
    sites: int | None = None,
    rounds: int | None = None,
    listing: Path = LISTING,
    keep: Path | None = None,
) -> Report:
    """Crawl a web thirteen times; takes some fifteen minutes, `quick` two. Raises `GongbaoError`."""
    sites = sites or (QUICK_SITES if quick else SITES)
    rounds = rounds if rounds is not None else (QUICK_ROUNDS if quick else ROUNDS)
    seed = secrets.randbelow(10**6) if seed is None else seed
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
        place = keep or Path(folder)
        with (
            EmbeddedServers(place / "servers") as servers,
            visiting(servers.environment(), seed, sites, place) as visitor,
        ):
            print(f"web of seed {seed}, {sites} government sites", file=sys.stderr, flush=True)
            first, judgements = crawl(visitor, rounds)
    write(listing, judgements[0])
    return report(first, judgements, listing)


def crawl(visitor: Visitor, rounds: int) -> tuple[Crawl, list[Judgement]]:
    """Crawl a web, again after a share of it changed, again after nothing did, and so many weeks more."""
    first = visitor.first()
    _say(first)
    crawls = [first, visitor.again("second", share=SHARE, due=False)]
    _say(crawls[-1])
    crawls.append(visitor.again("third", changed=False))
    _say(crawls[-1])
    for number in range(1, rounds + 1):
        crawls.append(visitor.again(f"week {number}"))
        _say(crawls[-1])
    return first, judged(crawls)


def write(listing: Path, judgement: Judgement) -> None:
    """Write a line of JSON for each change that was missed, and for each that was none."""
    listing.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"missed": row} for row in judgement.missed] + [{"false": key} for key in judgement.false]
    text = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    listing.write_text(text, encoding="utf-8")


def _say(crawl: Crawl) -> None:
    print(f"{crawl.name}: {len(crawl.requests):,} fetches", file=sys.stderr, flush=True)
