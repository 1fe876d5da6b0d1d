"""`scrapy seed`: begin a crawl."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.commands.sources import add_choice
from crawler.exclusions.published import Published
from crawler.frontier.budgets import BASE
from crawler.frontier.connection import connect, explained
from crawler.frontier.preparing import prepare, source_of
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import check_contact, plant, remembered, reopen
from crawler.sources.scope import Reach, Scope

if TYPE_CHECKING:
    from crawler.sources.model import Source


class Command(GongbaoCommand):
    """Puts URLs into the frontier, where any worker takes them up."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--scope page|host|site] [--focus [--budget N]] [--province NAME] [--level LEVEL] ID_OR_URL…"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Queue sources or URLs to begin a crawl with"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--scope",
            choices=[reach.value for reach in Reach],
            help="how far to follow links: not at all, on this host, or on all hosts of the site "
            "(default: as the source says; host for a URL)",
        )
        parser.add_argument(
            "--focus",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="follow only links that promise to lead to a work report "
            "(default: as the source says; not for a URL)",
        )
        parser.add_argument(
            "--budget",
            type=int,
            metavar="N",
            help="fetches until a crawl with --focus has found a report "
            f"(default: as the source says; {BASE} for a URL; 0: any number)",
        )
        add_choice(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Plant each seed: all or none."""
        if not (args or opts.province or opts.level):
            raise UsageError("name at least one URL or source, a --province or a --level")
        if opts.budget is not None and opts.budget < 0:
            raise UsageError("a --budget is a number of fetches")
        urls = [arg for arg in args if _is_url(arg)]
        sources = self._sources([arg for arg in args if not _is_url(arg)], opts)
        if opts.budget is not None and not opts.focus and (urls or opts.focus is False):
            raise UsageError("a --budget is for a crawl with --focus")
        for url in urls:
            Scope.around(url, Reach(opts.scope or Reach.HOST))
        check_contact(self.config, [*urls, *(url for source in sources for url in source.start_urls)])
        with explained():
            self._plant(urls, opts)
            return self._plant_sources(sources, opts)

    def _sources(self, ids: Sequence[str], opts: argparse.Namespace) -> list[Source]:
        """Return the sources that are named, and those that the options choose."""
        if not (ids or opts.province or opts.level):
            return []  # and read no files
        from crawler.sources.choosing import choose
        from crawler.sources.registry import load

        registry = load(self.config.sources)
        named = [registry.get(each) for each in ids]
        chosen = choose(registry, opts.province, opts.level) if opts.province or opts.level else []
        return list({source.id: source for source in [*named, *chosen]}.values())

    def _plant(self, urls: Sequence[str], opts: argparse.Namespace) -> None:
        client = connect(self.config)
        frontier = self.frontier(client)
        budget = (BASE if opts.budget is None else opts.budget) or None
        reach, began = Reach(opts.scope or Reach.HOST), datetime.now(UTC)
        for url in urls:
            Published(frontier).refuse(url)
        for url in urls:
            source = source_of(url)
            columns = self._remembered(source) if opts.focus else []
            planting = prepare(url, reach, focus=bool(opts.focus), budget=budget, columns=columns)
            queued = plant(client, frontier, self.config, planting, began=began)
            print(f"{url} {_state(queued)} (scope {reach}{_focus(opts.focus)})")
            if opts.focus:
                self._reopen(frontier, source, columns)

    def _plant_sources(self, sources: Sequence[Source], opts: argparse.Namespace) -> int:
        """Plant sources; 1 where any of their URLs is left out, after all others were queued."""
        if not sources:
            return 0
        from crawler.sources.planting import Wish, plant_source

        client = connect(self.config)
        frontier = self.frontier(client)
        wish = Wish(Reach(opts.scope) if opts.scope else None, opts.focus, opts.budget)
        refused = 0
        for source in sources:
            focus = source.focus if opts.focus is None else opts.focus
            columns = self._remembered(source.id) if focus else []
            for each in plant_source(client, frontier, self.config, source, columns, wish):
                if each.refused:
                    print(each.refused, file=sys.stderr)
                    refused = 1
                    continue
                about = f"source {source.id}, scope {each.scope}{_focus(each.focus)}"
                print(f"{each.url} {_state(each.queued)} ({about})")
            if focus:
                self._reopen(frontier, source.id, columns)
        return refused

    def _remembered(self, source: str) -> list[str]:
        return remembered(self._records, [source])[source]

    def _reopen(self, frontier: Frontier, source: str, columns: Sequence[str]) -> None:
        """Say what is known of earlier crawls with focus, and go on with what they left."""
        left = reopen(frontier, self._records, {source: columns})
        if columns or left:
            print(
                f"  and {len(columns):,} columns that led to reports, {left:,} URLs left for want of budget"
            )

    @cached_property
    def _records(self) -> Any:
        return self.load("RECORD_STORE")(self.config)


def _is_url(argument: str) -> bool:
    """Whether it is meant as a URL: an id has no dots, slashes and colons."""
    return any(sign in argument for sign in ".:/")


def _state(queued: bool) -> str:
    return "queued" if queued else "is in the queue already"


def _focus(focus: Any) -> str:
    return ", with focus" if focus else ""
