"""`scrapy schedule`: seed sources and visit pages again when they are due, and what operators do about it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.commands.sources import add_choice
from crawler.frontier.connection import connect, explained
from crawler.frontier.seeding import check_contact
from crawler.logs.install import install
from crawler.sources.cadence import ZONE
from crawler.terminal import Console

if TYPE_CHECKING:
    from crawler.frontier.queue import Frontier
    from crawler.metrics.pulse import Pulse
    from crawler.schedule.duties import Duty
    from crawler.schedule.rule import Rules
    from crawler.schedule.tick import Schedule
    from crawler.sources.model import Source
    from crawler.sources.registry import Registry

ACTIONS: Final = {"run": "run now", "skip": "skip", "pause": "pause source", "resume": "resume source"}
"""What the audit log calls them."""


class Command(GongbaoCommand):
    """One process of several leads and seeds; the others stand by."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--once | --list [--json] | --run | --skip | --pause --reason TEXT | --resume] [ID…]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Queue sources and revisits when they are due; show, run, skip, pause and resume sources"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        add = what.add_argument
        add("--once", action="store_true", help="do what is due and end, also beside a scheduler that runs")
        add("--list", action="store_true", help="show when each source is due, and what became of it last")
        add("--run", action="store_true", help="seed sources now")
        add("--skip", action="store_true", help="pass over the next time of sources")
        add("--pause", action="store_true", help="seed sources no more until they are resumed")
        add("--resume", action="store_true", help="seed paused sources again from now on")
        parser.add_argument("--reason", metavar="TEXT", help="why they are paused, for others to read")
        add_choice(parser)
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Run the schedule, or act on it."""
        acts = opts.run or opts.skip or opts.pause or opts.resume
        chosen = bool(args or opts.province or opts.level)
        if acts and not chosen:
            raise UsageError("name at least one source, a --province or a --level")
        if chosen and not (acts or opts.list):
            raise UsageError("a schedule is that of all sources")
        if bool(opts.reason) != opts.pause:
            raise UsageError("--pause takes a --reason, and nothing else does")
        if opts.json and not opts.list:
            raise UsageError("--json is for --list")
        self.config.require("redis_url", "mongo_uri")
        from crawler.sources.registry import load

        registry = load(self.config.sources)
        if not acts and not opts.list:
            return self._once(registry) if opts.once else self._run(registry)
        sources = _sources(registry, args, opts)
        with explained():
            return self._list(sources, opts) if opts.list else self._act(sources, opts)

    # --- the schedule itself ------------------------------------------------------------------------------

    def _run(self, registry: Registry) -> int:
        from crawler.metrics.pulse import Pulse
        from crawler.schedule.process import reach, run, stopped_by_signals

        self._check(registry)
        self._log()
        pulse = Pulse()
        with self._metrics(pulse), stopped_by_signals() as stop:
            if frontier := reach(lambda: self.frontier(connect(self.config)), stop, pulse):
                schedule = self._schedule(registry, frontier)
                schedule.stopping = stop.is_set
                run(schedule, stop, pulse)
        return 0

    def _metrics(self, pulse: Pulse) -> AbstractContextManager[object]:
        """Return what answers Prometheus, and whoever asks whether this process is at work."""
        if self.config.metrics is None:
            return nullcontext()
        from prometheus_client import CollectorRegistry

        from crawler.metrics.process import add_process
        from crawler.metrics.serving import MetricsServer

        registry = CollectorRegistry()
        add_process(registry)
        return MetricsServer(self.config.metrics, registry, pulse)

    def _once(self, registry: Registry) -> int:
        from crawler.schedule.once import once

        self._check(registry)
        with explained():
            frontier = self.frontier(connect(self.config))
            done = once(frontier, self._duties(registry, frontier))
        said = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in done.items() if number)
        print(f"What was due is done: {said or 'nothing was'}.")
        return 0

    def _schedule(self, registry: Registry, frontier: Frontier) -> Schedule:
        from crawler.schedule.clock import redis_clock
        from crawler.schedule.leadership import Leadership
        from crawler.schedule.tick import Schedule

        leadership = Leadership(frontier, self._settings.getfloat("SCHEDULE_LEASE"))
        return Schedule(leadership, self._duties(registry, frontier), redis_clock(frontier))

    def _duties(self, registry: Registry, frontier: Frontier) -> list[Duty]:
        from crawler.schedule.cron import CronDuty
        from crawler.schedule.revisits import revisits

        records = self._records()
        duties: list[Duty] = [CronDuty(registry, frontier, records, self._rules())]
        if every := self._settings.getfloat("SCHEDULE_REVISITS"):
            duties.append(revisits(registry, frontier, records, self.config, timedelta(seconds=every)))
        return duties

    def _check(self, registry: Registry) -> None:
        check_contact(
            self.config, [url for source in registry if source.cadence for url in source.start_urls]
        )

    def _log(self) -> None:
        self._settings.set("LOG_ENABLED", True, priority="cmdline")  # off for commands that only print
        install(self._settings)

    def _records(self) -> Any:
        return self.load("RECORD_STORE")(self.config)

    def _rules(self) -> Rules:
        from crawler.schedule.rule import Rules

        return Rules.of(self._settings)

    # --- what operators do --------------------------------------------------------------------------------

    def _list(self, sources: Sequence[Source], opts: argparse.Namespace) -> int:
        from crawler.schedule import showing
        from crawler.schedule.clock import redis_clock
        from crawler.schedule.counts import Counts
        from crawler.schedule.leadership import leader_of, silent_for

        frontier = self.frontier(connect(self.config))
        now, leader, counts = redis_clock(frontier)(), leader_of(frontier), Counts(frontier).read()
        silent = silent_for(frontier)
        rows = self._records().schedule([source.id for source in sources])
        found = showing.entries(sources, rows, self._rules(), now)
        if opts.json:
            who = leader._asdict() | {"silent_for": silent}
            print_json({"leader": who, "counts": counts, "sources": found})
        else:
            showing.show(found, leader, silent, counts, Console())
        return 0

    def _act(self, sources: Sequence[Source], opts: argparse.Namespace) -> int:
        from crawler.schedule.clock import redis_clock
        from crawler.schedule.operating import Operating

        if opts.run:
            check_contact(self.config, [url for source in sources for url in source.start_urls])
        frontier = self.frontier(connect(self.config))
        records = self._records()
        operating = Operating(frontier, records, self._rules(), redis_clock(frontier)())
        action = next(each for name, each in ACTIONS.items() if getattr(opts, name))
        for source in sources:
            self.note(records, action, source.id, reason=opts.reason)
        if opts.run:
            for sown in operating.run(sources):
                print(f"{sown.source} {'queued' if sown.queued else 'is in the queue already'}")
        elif opts.skip:
            for name, time in operating.skip(sources).items():
                print(
                    f"{name} skips {time.astimezone(ZONE):%Y-%m-%d %H:%M}"
                    if time
                    else f"{name} has no time to skip"
                )
        elif opts.pause:
            operating.pause(sources, opts.reason)
            print(*(f"{source.id} is paused: {opts.reason}" for source in sources), sep="\n")
        else:
            operating.resume(sources)
            print(*(f"{source.id} is seeded again from now on" for source in sources), sep="\n")
        return 0


def _sources(registry: Registry, ids: Sequence[str], opts: argparse.Namespace) -> list[Source]:
    """Return the sources that are named or chosen; all that have a cadence where none is."""
    from crawler.sources.choosing import choose

    if not (ids or opts.province or opts.level):
        return [source for source in registry if source.cadence]
    named = [registry.get(each) for each in ids]
    chosen = choose(registry, opts.province, opts.level) if opts.province or opts.level else []
    return list({source.id: source for source in [*named, *chosen]}.values())
