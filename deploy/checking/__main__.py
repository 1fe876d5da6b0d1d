"""The command line of `deploy/check`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from deploy.checking.area import areas
from deploy.checking.lanes import run_all
from deploy.checking.result import Result, run
from deploy.checking.table import SHOULD, table

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run every area: 0 where all are good, 1 where any is not, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="deploy/check", description="Run every check and test.")
    parser.add_argument("--full", action="store_true", help="also the long tests, and further cases")
    parser.add_argument("--before", type=float, default=0, metavar="SECONDS", help="what installing took")
    given = parser.parse_args(arguments)
    results: list[Result] = []
    started = time.monotonic() - given.before
    known = list(areas(ROOT, full=given.full))
    try:
        for area in (area for area in known if not area.tests):
            print(f"\n== {area.name}", flush=True)
            results.append(run(area, ROOT))
        results += run_all([area for area in known if area.tests], ROOT)
    except KeyboardInterrupt:
        print("\nInterrupted.")
        return 130
    finally:
        limit = None if given.full else SHOULD
        print("\n".join(table(results, time.monotonic() - started, limit=limit)), flush=True)
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
