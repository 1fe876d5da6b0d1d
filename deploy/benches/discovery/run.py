"""`deploy/bench discovery`: recall, precision and price over fresh seeds."""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from deploy.benches.discovery.crawl import crawl
from deploy.benches.discovery.judge import Judgement
from deploy.benches.discovery.listing import write_listing
from deploy.benches.discovery.simulated import ROOT
from deploy.benches.discovery.tables import report
from deploy.benches.report import Report

SEEDS: Final = 5
SITES: Final = 60
QUICK_SITES: Final = 12
LISTING: Final = ROOT / ".gongbao" / "discovery.jsonl"


def add_options(parser: Any) -> None:
    """Add the options of this bench."""
    parser.add_argument("--seeds", type=int, default=SEEDS, help="webs to crawl (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, action="append", help="this web, in place of fresh ones; repeatable"
    )
    parser.add_argument("--sites", type=int, help=f"government sites of a web (default: {SITES})")
    parser.add_argument(
        "--listing", type=Path, default=LISTING, help="file for what was missed, false or wrong"
    )
    parser.add_argument("--keep", type=Path, help="folder to leave logs, truth and requests in", default=None)


def measure(
    *,
    quick: bool = False,
    seeds: int = SEEDS,
    seed: Sequence[int] | None = None,
    sites: int | None = None,
    listing: Path = LISTING,
    keep: Path | None = None,
) -> Report:
    """Crawl a web for each seed; takes some three minutes each, `quick` half a one. Raises `GongbaoError`."""
    sites = sites or (QUICK_SITES if quick else SITES)
    chosen = list(seed or (secrets.randbelow(10**6) for _ in range(1 if quick else seeds)))
    judgements: list[Judgement] = []
    for number, each in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
            judgement = Judgement(crawl(each, sites, keep / str(each) if keep else Path(folder)))
        judgements.append(judgement)
        write_listing(listing, judgements)
        said = f"{len(judgement.found)} of {len(judgement.true)} reports, {len(judgement.false)} false"
        print(f"web {number} of {len(chosen)}, seed {each}: {said}", file=sys.stderr, flush=True)
    return report(judgements, listing)
