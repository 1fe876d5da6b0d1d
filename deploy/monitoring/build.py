"""Writes the dashboards: `python -m deploy.monitoring.build`.

A dashboard is a list of rows of panels here, and two hundred lines of JSON for Grafana (schema 39, Grafana 10
and newer). The data source is chosen in the dashboard itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "dashboards"
WIDTH: Final = 24
"""Of Grafana's grid."""
SOURCE: Final = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One graph, or one number."""

    title: str
    queries: Mapping[str, str]
    """Legend → PromQL."""
    unit: str = "short"
    text: str = ""
    """What it tells; shown beside the title."""
    kind: str = "timeseries"


CRAWL: Final[Sequence[Sequence[Panel]]] = (
    (
        Panel("Servers", {"{{server}}": "gongbao_server_up"}, kind="stat", text="1 answers, 0 does not."),
        Panel("Workers", {"{{state}}": "gongbao_workers"}, kind="stat"),
        Panel("Queued", {"": 'sum(gongbao_frontier_urls{state="queued"})'}, kind="stat"),
        Panel("Documents", {"": "sum(gongbao_documents)"}, kind="stat"),
    ),
    (
        Panel(
            "Fetched",
            {"{{status}}": "sum by (status) (rate(gongbao_captures_total[5m]))"},
            "reqps",
            "Exchanges a second by HTTP status, robots.txt and redirects among them.",
        ),
        Panel("Received", {"all workers": "sum(rate(gongbao_captured_bytes_total[5m]))"}, "Bps"),
        Panel(
            "No answer",
            {"{{error}}": "sum by (error) (rate(gongbao_failed_requests_total[5m]))"},
            "reqps",
            "Requests without an answer, by the exception.",
        ),
    ),
    (
        Panel(
            "Soft blocks",
            {"{{block}}": "sum by (block) (rate(gongbao_soft_blocks_total[15m]))"},
            "reqps",
            "Challenges, logins and the like; the hosts are left alone for a while.",
        ),
        Panel(
            "Hosts",
            {
                "may be asked now": "gongbao_frontier_eligible_hosts",
                "have work": "gongbao_frontier_waiting_hosts",
            },
            text="More workers help only while many may be asked now.",
        ),
        Panel("Host lag", {"longest": "gongbao_frontier_host_lag_seconds"}, "s"),
    ),
    (
        Panel("URLs", {"{{state}}": "gongbao_frontier_urls"}),
        Panel(
            "Leases",
            {
                "held": "sum(gongbao_leases_held)",
                "expired in 15 min": "increase(gongbao_frontier_expired_leases_total[15m])",
            },
        ),
        Panel(
            "Analysis",
            {
                "median": "histogram_quantile(0.5, sum by (le) (rate(gongbao_analysis_seconds_bucket[5m])))",
                "95%": "histogram_quantile(0.95, sum by (le) (rate(gongbao_analysis_seconds_bucket[5m])))",
                "{{reason}} a second": "sum by (reason) (rate(gongbao_analysis_failures_total[5m]))",
            },
            "s",
            "From handing a page to the analysis until its result; and parsers that were killed or failed.",
        ),
    ),
    (
        Panel("Memory of workers", {"{{instance}}": "process_resident_memory_bytes"}, "bytes"),
        Panel("CPU of workers", {"{{instance}}": "rate(process_cpu_seconds_total[5m])"}),
        Panel(
            "Links",
            {"{{outcome}}": "sum by (outcome) (rate(gongbao_links_total[5m]))"},
            "cps",
        ),
        Panel(
            "Traps",
            {"{{kind}}": "gongbao_traps > 0"},
            text="Patterns of URLs that are not followed, and hosts with links refused: scrapy traps.",
        ),
    ),
)

DATA: Final[Sequence[Sequence[Panel]]] = (
    (
        Panel("Captures", {"": "gongbao_stored_captures"}, kind="stat"),
        Panel("Archive", {"": "gongbao_archive_bytes"}, "bytes", kind="stat"),
        Panel("Damaged objects", {"": "gongbao_archive_damaged_objects"}, kind="stat"),
        Panel("Quarantined rows", {"": "gongbao_quarantined_rows"}, kind="stat"),
    ),
    (
        Panel(
            "Not durable yet",
            {"captures": "sum(gongbao_uncommitted_captures)"},
            text="Fetched, and not in archive and database yet.",
        ),
        Panel(
            "Oldest of them",
            {"{{instance}}": "gongbao_oldest_uncommitted_seconds"},
            "s",
        ),
        Panel("Spools", {"{{instance}}": "gongbao_spool_bytes"}, "bytes"),
    ),
    (
        Panel(
            "Archive: a segment",
            {
                "median": "histogram_quantile(0.5,"
                " sum by (le) (rate(gongbao_archive_commit_seconds_bucket[10m])))",
                "95%": "histogram_quantile(0.95,"
                " sum by (le) (rate(gongbao_archive_commit_seconds_bucket[10m])))",
            },
            "s",
        ),
        Panel(
            "Database: a batch",
            {
                "median": "histogram_quantile(0.5,"
                " sum by (le) (rate(gongbao_database_commit_seconds_bucket[10m])))",
                "95%": "histogram_quantile(0.95,"
                " sum by (le) (rate(gongbao_database_commit_seconds_bucket[10m])))",
            },
            "s",
        ),
        Panel(
            "From fetch to ack",
            {
                "median": "histogram_quantile(0.5, sum by (le) (rate(gongbao_ack_seconds_bucket[10m])))",
                "95%": "histogram_quantile(0.95, sum by (le) (rate(gongbao_ack_seconds_bucket[10m])))",
            },
            "s",
        ),
    ),
    (
        Panel("Documents by kind", {"{{kind}}": "gongbao_documents"}),
        Panel("Pages by outcome", {"{{outcome}}": "gongbao_stored_pages"}),
        Panel("URLs by state", {"{{state}}": "gongbao_stored_urls"}),
    ),
    (
        Panel(
            "Coverage of the last full report year",
            {"{{level}}: {{state}}": "gongbao_coverage_reports"},
            text="Work reports by the level of their region.",
        ),
        Panel("Sources", {"{{state}}": "gongbao_sources"}),
        Panel("Scans", {"{{state}}": "gongbao_scans"}, text="Those that wait are for `scrapy ocr`."),
        Panel(
            "Fixity",
            {"oldest unchecked": "gongbao_archive_oldest_unchecked_seconds"},
            "s",
            "For how long the object that was checked longest ago has waited.",
        ),
    ),
)

DASHBOARDS: Final = {"crawl": ("Gongbao: crawl", CRAWL), "data": ("Gongbao: archive and data", DATA)}


def dashboard(name: str) -> dict[str, Any]:
    """Return a dashboard as Grafana has it."""
    title, rows = DASHBOARDS[name]
    panels: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        width = WIDTH // len(row)
        height = 4 if row[0].kind == "stat" else 8
        top = sum(4 if earlier[0].kind == "stat" else 8 for earlier in rows[:number])
        for place, panel in enumerate(row):
            at = {"x": place * width, "y": top, "w": width, "h": height}
            panels.append(_panel(len(panels) + 1, panel, at))
    return {
        "uid": f"gongbao-{name}",
        "title": title,
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "tags": ["gongbao"],
        "templating": {
            "list": [{"name": "source", "label": "Data source", "type": "datasource", "query": "prometheus"}]
        },
        "panels": panels,
    }


def _panel(number: int, panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    targets = [
        {"refId": chr(ord("A") + index), "datasource": SOURCE, "expr": query, "legendFormat": legend}
        for index, (legend, query) in enumerate(panel.queries.items())
    ]
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.text,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": targets,
    }


def text(name: str) -> str:
    """Return a dashboard's file."""
    return json.dumps(dashboard(name), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name in DASHBOARDS:
        (FOLDER / f"{name}.json").write_text(text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
