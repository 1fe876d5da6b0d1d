"""What people read of an alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 20
"""Alerts that are named in one message."""
SIGNS: Final = {"firing": "🔥", "resolved": "✅"}


@dataclass(frozen=True, slots=True)
class Message:
    """A heading, and a line an alert."""

    title: str
    lines: Sequence[str]


def message(payload: Mapping[str, Any]) -> Message:
    """Return the message of Alertmanager's notification (its webhook payload, version 4).

    Raises `ValueError` for what is none.
    """
    alerts = payload.get("alerts")
    if not isinstance(alerts, list) or not all(isinstance(each, dict) for each in alerts):
        raise ValueError("this is no notification of Alertmanager")
    status = str(payload.get("status", ""))
    name = str(
        _of(payload, "groupLabels").get("alertname") or _of(payload, "commonLabels").get("alertname", "")
    )
    title = f"{SIGNS.get(status, '')} Gongbao: {name or 'alerts'} {status}".strip()
    lines = list(_lines(alerts[:MOST]))
    more = len(alerts) - MOST + int(payload.get("truncatedAlerts") or 0)
    return Message(title, [*lines, f"… and {more} more"] if more > 0 else lines)


def _lines(alerts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for alert in alerts:
        notes, labels = _of(alert, "annotations"), _of(alert, "labels")
        text = notes.get("summary") or labels.get("alertname", "an alert")
        where = f" ({labels['instance']})" if "instance" in labels else ""
        link = f" — {notes['runbook_url']}" if "runbook_url" in notes else ""
        yield f"{SIGNS.get(str(alert.get('status')), '')} {text}{where}{link}".strip()


def _of(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
