"""What is seen, as rich draws it. Nothing that a site sent is taken for markup."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from crawler.durations import short
from crawler.frontier.hosts import HostState
from crawler.logs.safety import printable
from crawler.top.looking import Seen
from crawler.top.rates import Rates

UNKNOWN: Final = "–"
NUMBERS: Final = frozenset(
    {"pages", "a second", "in work", "not durable", "queued", "in flight", "delay", "next turn"}
)


def draw(seen: Seen, rates: Rates, now: datetime) -> RenderableType:
    """Return the whole screen."""
    if seen.outage:
        return Panel(Text(printable(seen.outage), style="bold red"), title=_title(now))
    parts: list[RenderableType] = [Panel(_summary(seen, rates), title=_title(now))]
    parts += [_workers(seen, rates)] if seen.workers else [Text("No worker.", style="bold yellow")]
    if seen.hosts:
        parts.append(_hosts(seen.hosts))
    if seen.errors:
        parts.append(_errors(seen))
    return Group(*parts)


def _title(now: datetime) -> str:
    return f"Gongbao 公报  {now:%Y-%m-%d %H:%M:%S}  Ctrl-C ends"


def _summary(seen: Seen, rates: Rates) -> Table:
    counts = seen.counts
    table = Table.grid(padding=(0, 2))
    speed = f"{_per_second(rates.pages())} fetched, {_per_second(rates.ended())} done with"
    table.add_row("Speed", speed)
    table.add_row(
        "Queue",
        f"{counts['queued']:,} waiting, {counts['leased']:,} leased, of {counts['seen']:,} discovered",
    )
    ended = f"{counts['done']:,} done, {counts['rejected']:,} rejected, {counts['dead']:,} dead"
    table.add_row("Ended", ended)
    waiting = sum(beat.uncommitted for beat, _ in seen.workers)
    table.add_row("Commits", f"{waiting:,} captures not durable yet")
    if seen.draining:
        table.add_row("", Text("The frontier is being drained (`scrapy drain --off`).", style="yellow"))
    return table


def _workers(seen: Seen, rates: Rates) -> Table:
    table = _table("worker", "pages", "a second", "in work", "not durable", "")
    alive = {beat.worker for beat, _ in seen.alive}
    for beat, age in seen.workers:
        silent = beat.worker not in alive
        table.add_row(
            Text(printable(beat.worker)),
            f"{beat.pages:,}",
            _number(rates.pages(beat.worker)),
            str(beat.in_flight),
            str(beat.uncommitted),
            f"silent for {short(age)}" if silent else "",
            style="red" if silent else "",
        )
    return table


def _hosts(hosts: tuple[HostState, ...]) -> Table:
    table = _table("host", "queued", "in flight", "delay", "next turn", "")
    for state in hosts:
        turn = "now" if not state.next_turn else f"in {short(state.next_turn)}"
        table.add_row(
            Text(printable(state.host)),
            f"{state.queued:,}",
            str(state.in_flight),
            short(state.delay),
            turn if state.queued else UNKNOWN,
            _remark(state),
        )
    return table


def _remark(state: HostState) -> Text:
    if state.paused or state.blocked_for:
        return Text("paused", style="yellow")
    if state.stopped_for:
        return Text(f"rests {short(state.stopped_for)}: {state.soft_block}", style="yellow")
    if state.backoff:
        return Text(f"backs off {short(state.backoff)}", style="yellow")
    return Text("")


def _errors(seen: Seen) -> Table:
    table = _table("last errors", "", "")
    for error in seen.errors:
        words = (error["at"][11:19], error["url"], error["error"])
        table.add_row(
            *(Text(printable(word).replace("\n", " "), no_wrap=True, overflow="ellipsis") for word in words)
        )
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in NUMBERS else "left")
    return table


def _per_second(rate: float | None) -> str:
    return f"{_number(rate)} URLs/s"


def _number(rate: float | None) -> str:
    return UNKNOWN if rate is None else f"{rate:,.1f}"
