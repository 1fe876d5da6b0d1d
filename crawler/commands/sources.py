"""`scrapy sources`: which regions have a source; `scrapy sources check`: whether the sources do well."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier.connection import connect, explained
from crawler.frontier.hosts import waiting
from crawler.sources.levels import Level
from crawler.terminal import Console

if TYPE_CHECKING:
    from crawler.sources.health import Health
    from crawler.sources.registry import Registry


class Command(GongbaoCommand):
    """Reads the files of sources and, for `check`, the servers; changes nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[check [--no-health]] [--list] [--province NAME] [--level LEVEL] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show which regions have a source; check all sources and what they yield"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add_choice(parser)
        add = parser.add_argument
        add("--list", action="store_true", help="name each source, with who names its host")
        add("--no-health", action="store_true", help="check: the files alone, without the servers")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the coverage; or check, with 1 where a file is wrong or a source yields too little."""
        if args not in ([], ["check"]):
            raise UsageError("sources takes nothing, or check")
        if args and opts.list:
            raise UsageError("check does not take --list")
        if opts.no_health and not args:
            raise UsageError("--no-health is for check")
        return self._check(opts) if args else self._coverage(opts)

    def _coverage(self, opts: argparse.Namespace) -> int:
        from crawler.sources import coverage, showing
        from crawler.sources.choosing import choose, province_code
        from crawler.sources.registry import load

        registry = load(self.config.sources)
        chosen = choose(registry, opts.province, opts.level)
        digits = province_code(opts.province, registry) if opts.province else ""
        areas = [area for area in self.load("REGIONS")() if area.code.startswith(digits)]
        provinces = coverage.coverage(chosen, areas, opts.level)
        if opts.json:
            print_json(showing.as_json(registry, chosen, provinces))
        elif opts.list:
            showing.show_sources(chosen, Console())
        else:
            showing.show_coverage(chosen, provinces, Console(), named=bool(opts.province))
        return 0

    def _check(self, opts: argparse.Namespace) -> int:
        from crawler.sources import health_report
        from crawler.sources.choosing import choose
        from crawler.sources.problems import SourcesError
        from crawler.sources.registry import load

        try:
            registry = load(self.config.sources)
        except SourcesError as error:
            if not opts.json:
                raise
            print_json({"valid": False, "problems": [health_report.problem(each) for each in error.problems]})
            return 1
        chosen = {source.id for source in choose(registry, opts.province, opts.level)}
        asked = not opts.no_health and self.config.mongo_uri is not None
        found = [each for each in self._health(registry) if each.source.id in chosen] if asked else None
        if opts.json:
            print_json(health_report.as_json(len(chosen), found))
        else:
            health_report.show(len(chosen), found, Console())
            if not asked and not opts.no_health:
                print("GONGBAO_MONGO_URI is not set: the files were checked, and not what the sources yield.")
        return int(any(each.alert for each in found or ()))

    def _health(self, registry: Registry) -> list[Health]:
        from crawler.sources.health import health

        queued: dict[str, int] = {}
        if self.config.redis_url is not None:
            with explained():
                queued = waiting(self.frontier(connect(self.config)))
        return health(registry, self.load("RECORD_STORE")(self.config).by_source(), queued)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose among the sources."""
    parser.add_argument("--province", metavar="NAME", help="only sources in it: anhui, 安徽 or 340000")
    parser.add_argument("--level", type=Level, choices=list(Level), help="only sources of this level")
