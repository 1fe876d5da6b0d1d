"""The schedule of sources, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

from crawler.durations import short
from crawler.schedule.leadership import Leader
from crawler.schedule.rule import Calendar, Row, Rules
from crawler.sources.cadence import ZONE
from crawler.sources.model import Source
from crawler.terminal import Console

TOTALS = ("seeded", "waiting", "left_out", "by_hand", "skipped", "too_late", "failed", "missed_total")


def entries(
    sources: Iterable[Source], rows: Mapping[str, Row], rules: Rules, now: datetime
) -> list[dict[str, Any]]:
    """Return what there is to say of each source; moments in Beijing's time."""
    return [_entry(source, rows.get(source.id, {}), rules, now) for source in sources]


def _entry(source: Source, row: Row, rules: Rules, now: datetime) -> dict[str, Any]:
    calendar = Calendar.of(source, rules)
    known = row.get("due", now)
    due = calendar.due(known, now, rules)
    paused = row.get("paused")
    return {
        "source": source.id,
        "cadence": list(source.cadence),
        "next_due": None if paused else _moment(calendar.moment_after(known)),
        "overdue": round(due.late.total_seconds(), 1) if due and not paused else None,
        "last_seeded": _moment(row.get("seeded_at")),
        "last_due": _moment(row["due"]) if "outcome" in row else None,
        "outcome": row.get("outcome"),
        "late": row.get("late"),
        "missed": row.get("missed"),
        "put_off": _moment(row.get("put_off")),
        "paused": {"at": _moment(paused["at"]), "reason": paused["reason"]} if paused else None,
        "totals": {name.removesuffix("_total"): row.get(name, 0) for name in TOTALS},
    }


def show(
    found: Sequence[Mapping[str, Any]],
    leader: Leader,
    silent: float | None,
    counts: Mapping[str, int],
    console: Console,
) -> None:
    """Print a line for each source."""
    table = Table(box=None, pad_edge=False)
    table.add_column("source", no_wrap=True)
    for name in ("next due", "last seeded", "late", "missed"):
        table.add_column(name, no_wrap=True)
    table.add_column("state")
    for each in found:
        late = "–" if each["late"] is None else short(each["late"])
        missed = "–" if each["missed"] is None else f"{each['missed']:,}"
        moments = (_short(each["next_due"]), _short(each["last_seeded"]))
        table.add_row(each["source"], *moments, late, missed, _state(each))
    console.print(table)
    who = f"{leader.name} leads, as number {leader.number}" if leader.name else "Nobody leads the schedule"
    if silent is not None:
        who += f"; last heard {short(silent)} ago"
    done = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in counts.items() if number)
    line = f"{len(found):,} sources; times are Beijing's. {who}. So far: {done or 'nothing'}."
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _state(entry: Mapping[str, Any]) -> str:
    if paused := entry["paused"]:
        return f"paused: {paused['reason']}"
    if not entry["cadence"]:
        return "has no cadence"
    if entry["put_off"]:
        return "put off: its last crawl still runs"
    if entry["overdue"] is not None:
        return f"due for {short(entry['overdue'])}"
    return str(entry["outcome"] or "waits for its first time")


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(ZONE).isoformat(timespec="seconds") if at else None


def _short(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else "–"
