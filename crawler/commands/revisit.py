"""`scrapy revisit`: queue what is to be visited again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect, explained
from crawler.frontier.urls import url_key

if TYPE_CHECKING:
    from crawler.revisits.due import Planted
    from crawler.sources.registry import Registry


class Command(GongbaoCommand):
    """Does by hand what the schedule does by itself; with --now also for what is not due yet."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--now] [--json] [SOURCE_OR_URL…]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Queue known pages again whose next visit is due"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--now", action="store_true", help="all known pages of these, due or not")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Queue them and say how many."""
        from crawler.sources.registry import load

        registry, stored = load(self.config.sources), self.load("RECORD_STORE")(self.config)
        named = [each for each in args if "/" not in each and ":" not in each]
        addresses = [each for each in args if each not in named]
        with explained():
            planted = self._plant(stored, registry, named, addresses, now=opts.now)
        if opts.json:
            print_json(
                {"queued": planted.queued, "at_work": planted.at_work, "by_source": dict(planted.by_source)}
            )
        else:
            _say(planted, now=opts.now)
        return 0

    def _plant(
        self, stored: Any, registry: Registry, named: Sequence[str], addresses: Sequence[str], *, now: bool
    ) -> Planted:
        from crawler.revisits.due import plant_due, plant_now

        frontier, moment = self.frontier(connect(self.config)), datetime.now(UTC)
        if not (now or addresses):
            only = named or None
            return plant_due(frontier, self.config, stored, moment, registry, only=only, most=1 << 40)
        rows = _rows(stored, named, addresses, every=not (named or addresses))
        wanted = (row for row in rows if now or _is_due(row, moment))
        return plant_now(frontier, self.config, stored, moment, wanted, registry)


def _rows(stored: Any, named: Sequence[str], addresses: Sequence[str], *, every: bool) -> Iterator[Any]:
    if every:
        yield from stored.known_urls()
    if named:
        yield from stored.known_urls(named)
    if addresses:
        keys = [_key(each) for each in addresses]
        found = stored.urls(keys)
        for address, key in zip(addresses, keys, strict=True):
            if key not in found:
                raise GongbaoError(f"{address} was never visited. Queue it with scrapy seed.")
        yield from found.values()


def _key(address: str) -> str:
    try:
        return url_key(address)
    except ValueError:
        raise GongbaoError(
            f"{address} is neither the id of a source nor a URL with http:// or https://."
        ) from None


def _is_due(row: Any, moment: datetime) -> bool:
    return bool(row.get("next_visit_at") and row["next_visit_at"] <= moment)


def _say(planted: Planted, *, now: bool) -> None:
    what = "known" if now else "due"
    print(
        f"{planted.queued:,} {what} URLs are queued again, {planted.at_work:,} were queued or leased already."
    )
    for source, number in planted.by_source.most_common(20):
        print(f"  {source}: {number:,}")
    if len(planted.by_source) > 20:
        print(f"  and {len(planted.by_source) - 20:,} other sources")
