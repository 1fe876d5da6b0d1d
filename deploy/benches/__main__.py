"""The command line of `deploy/bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from crawler.errors import GongbaoError
from deploy.benches.report import Report, lines

BENCHES: Final[Mapping[str, str]] = {
    "archive": "deploy.benches.archive.run",
    "costs": "deploy.benches.costs.run",
    "discovery": "deploy.benches.discovery.run",
    "export": "deploy.benches.export.run",
    "extract": "deploy.benches.extract.run",
    "frontier": "deploy.benches.frontier.run",
    "growth": "deploy.benches.growth.run",
    "line": "deploy.benches.line.run",
    "revisits": "deploy.benches.revisits.run",
    "workers": "deploy.benches.workers.run",
}
"""Name → module with a function `measure(*, quick: bool) -> Report`, and perhaps `add_options(parser)`, whose
values `measure` then takes, too."""


def main(arguments: list[str] | None = None) -> int:
    """Run a bench: 0 where all requirements are met, 1 where one is missed, 2 for an unknown name."""
    parser = argparse.ArgumentParser(
        prog="deploy/bench", description=f"Measure a part beside its peers. There are: {', '.join(BENCHES)}."
    )
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; no figures")
    bench = import_module(BENCHES[parser.parse_known_args(arguments)[0].name])
    if add_options := getattr(bench, "add_options", None):
        add_options(parser)
    options = parser.parse_args(arguments)
    measure: Callable[..., Report] = bench.measure
    further = {name: value for name, value in vars(options).items() if name not in ("name", "json", "quick")}
    try:
        report = measure(quick=options.quick, **further)
    except GongbaoError as error:
        print(error, file=sys.stderr)
        return 1
    text = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
    print(text if options.json else "\n".join(lines(report)))
    return 0 if report.good or options.quick else 1


if __name__ == "__main__":
    sys.exit(main())
