"""Every metric of the project, once: name, kind, help, labels.

Names and units follow https://prometheus.io/docs/practices/naming/: base units, `_total` for counters. Labels
have few values (states, kinds, status codes): no host, no URL and no source ever is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a metric is to Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, with all its labels."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()
    """Upper bounds of a histogram, in its unit."""


def _counter(name: str, text: str, *labels: str) -> Metric:
    return Metric(name, Kind.COUNTER, text, labels)


def _gauge(name: str, text: str, *labels: str) -> Metric:
    return Metric(name, Kind.GAUGE, text, labels)


def _histogram(name: str, text: str, *buckets: float) -> Metric:
    return Metric(name, Kind.HISTOGRAM, text, buckets=buckets)


# --- of one worker -----------------------------------------------------------------------------------------

CAPTURES: Final = _counter(
    "gongbao_captures_total", "Exchanges fetched, robots.txt and redirects among them, by status.", "status"
)
CAPTURED_BYTES: Final = _counter("gongbao_captured_bytes_total", "Bytes of answers, heads and bodies.")
FAILED_REQUESTS: Final = _counter(
    "gongbao_failed_requests_total", "Requests without an answer, by the exception's class.", "error"
)
SOFT_BLOCKS: Final = _counter(
    "gongbao_soft_blocks_total", "Pages that stand instead of what was asked for, by sort.", "block"
)
LINKS: Final = _counter(
    "gongbao_links_total", "Links of pages: queued, out_of_scope, unpromising, trap (by shape).", "outcome"
)
ANALYSIS_FAILURES: Final = _counter(
    "gongbao_analysis_failures_total",
    "Pages that could not be analysed: timeout, memory (the process was killed), crash, error.",
    "reason",
)
ANALYSIS_SECONDS: Final = _histogram(
    "gongbao_analysis_seconds",
    "From handing a page to the analysis until its result, the wait for a process included.",
    *(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
ARCHIVE_SECONDS: Final = _histogram(
    "gongbao_archive_commit_seconds",
    "Uploading a segment and its index to the object store, and reading back their checksums.",
    *(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
DATABASE_SECONDS: Final = _histogram(
    "gongbao_database_commit_seconds",
    "Writing one batch (at most 100 captures, or what was read of 100 pages) to the database.",
    *(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
ACK_SECONDS: Final = _histogram(
    "gongbao_ack_seconds",
    "From the end of a fetch until all that came of it is durable and its lease is given back.",
    *(0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600),
)
UNCOMMITTED: Final = _gauge("gongbao_uncommitted_captures", "Captures fetched and not durable yet.")
OLDEST_UNCOMMITTED: Final = _gauge(
    "gongbao_oldest_uncommitted_seconds", "Age of the oldest capture that is not durable yet; 0 without one."
)
LEASES_HELD: Final = _gauge("gongbao_leases_held", "Leases that this worker holds.")
OLDEST_LEASE: Final = _gauge(
    "gongbao_oldest_lease_seconds", "Age of the oldest lease that this worker holds; 0 without one."
)
SPOOL_BYTES: Final = _gauge("gongbao_spool_bytes", "What lies in the spool.")
SPOOL_LIMIT: Final = _gauge("gongbao_spool_limit_bytes", "What the spool may hold (GONGBAO_SPOOL_LIMIT).")
CHECKED_OBJECTS: Final = _counter(
    "gongbao_archive_checked_objects_total", "Objects of the archive that this worker has checked."
)
DAMAGED_FOUND: Final = _counter(
    "gongbao_archive_damaged_objects_total", "Objects of the archive that this worker found damaged."
)

WORKER: Final = (
    *(CAPTURES, CAPTURED_BYTES, FAILED_REQUESTS, SOFT_BLOCKS, LINKS, ANALYSIS_FAILURES, ANALYSIS_SECONDS),
    *(ARCHIVE_SECONDS, DATABASE_SECONDS, ACK_SECONDS, UNCOMMITTED, OLDEST_UNCOMMITTED, LEASES_HELD),
    *(OLDEST_LEASE, SPOOL_BYTES, SPOOL_LIMIT, CHECKED_OBJECTS, DAMAGED_FOUND),
)

# --- of what all share -------------------------------------------------------------------------------------

UP: Final = _gauge("gongbao_server_up", "1 where a server answers: redis, mongodb, archive.", "server")
WORKERS: Final = _gauge(
    "gongbao_workers", "Workers on the fleet's board: alive, or silent and not signed off.", "state"
)
FRONTIER_URLS: Final = _gauge(
    "gongbao_frontier_urls", "URLs by state: queued, leased, done, dead, rejected.", "state"
)
SEEN_URLS: Final = _gauge("gongbao_frontier_seen_urls", "URLs ever discovered.")
ELIGIBLE_HOSTS: Final = _gauge(
    "gongbao_frontier_eligible_hosts",
    "Hosts of which a URL may be leased this moment: the backlog that more workers would help with.",
)
WAITING_HOSTS: Final = _gauge("gongbao_frontier_waiting_hosts", "Hosts with work and a free slot, whenever.")
HOST_LAG: Final = _gauge(
    "gongbao_frontier_host_lag_seconds",
    "For how long the host that waits longest could have been asked again; of those asked before.",
)
LEASES: Final = _counter("gongbao_frontier_leases_total", "Leases ever given.")
EXPIRED_LEASES: Final = _counter(
    "gongbao_frontier_expired_leases_total", "Leases that ran out: their workers died or were cut off."
)
OVERDUE_LEASE: Final = _gauge(
    "gongbao_frontier_overdue_lease_seconds",
    "For how long the lease that ran out first has not been taken back; 0 without one.",
)
DEAD_LETTERS: Final = _gauge(
    "gongbao_frontier_dead_letters", "Dead letters that are not in the database yet."
)
SCHEDULED: Final = _counter(
    "gongbao_schedule_times_total",
    "Times at which sources were due, by what became of them: seeded, missed, too_late, put_off and others.",
    "outcome",
)
SCHEDULE_SILENT: Final = _gauge(
    "gongbao_schedule_silent_seconds", "Since a scheduler was heard of; 0 where none ever was."
)
TRAPS: Final = _gauge(
    "gongbao_traps", "Patterns of URLs that are not followed, and hosts with links refused, by kind.", "kind"
)
FRONTIER: Final = (
    TRAPS,
    *(WORKERS, FRONTIER_URLS, SEEN_URLS, ELIGIBLE_HOSTS, WAITING_HOSTS, HOST_LAG, LEASES),
    *(EXPIRED_LEASES, OVERDUE_LEASE, DEAD_LETTERS, SCHEDULED, SCHEDULE_SILENT),
)

STORED_CAPTURES: Final = _gauge("gongbao_stored_captures", "Captures in the database.")
STORED_PAGES: Final = _gauge("gongbao_stored_pages", "Pages in the database by outcome.", "outcome")
STORED_URLS: Final = _gauge("gongbao_stored_urls", "URLs in the database by state.", "state")
DOCUMENTS: Final = _gauge("gongbao_documents", "Documents in the database by kind.", "kind")
QUARANTINED: Final = _gauge("gongbao_quarantined_rows", "Rows that could not be stored.")
SCANS: Final = _gauge(
    "gongbao_scans", "Pictures of texts by state: waiting (for `scrapy ocr`), leased, read, failed.", "state"
)
ARCHIVE_BYTES: Final = _gauge("gongbao_archive_bytes", "Bytes of all records in the archive.")
ARCHIVE_OBJECTS: Final = _gauge("gongbao_archive_objects", "Objects in the archive.")
DAMAGED_OBJECTS: Final = _gauge("gongbao_archive_damaged_objects", "Objects known to be damaged.")
OLDEST_UNCHECKED: Final = _gauge(
    "gongbao_archive_oldest_unchecked_seconds", "For how long the object checked longest ago has waited."
)
SOURCES: Final = _gauge("gongbao_sources", "Sources by state of health.", "state")
COVERAGE: Final = _gauge(
    "gongbao_coverage_reports",
    "Work reports of the last full report year, by level of the region and what there is.",
    *("level", "state"),
)
DATABASE_AGE: Final = _gauge(
    "gongbao_exporter_database_age_seconds", "Age of the figures that come from the database."
)
DATABASE: Final = (
    *(
        STORED_CAPTURES,
        STORED_PAGES,
        STORED_URLS,
        DOCUMENTS,
        QUARANTINED,
        SCANS,
        ARCHIVE_BYTES,
        ARCHIVE_OBJECTS,
    ),
    *(DAMAGED_OBJECTS, OLDEST_UNCHECKED, SOURCES, COVERAGE, DATABASE_AGE),
)
SHARED: Final = (UP, *FRONTIER, *DATABASE)


def series_names(metrics: Iterable[Metric] = (*WORKER, *SHARED)) -> set[str]:
    """Return the names by which metrics can be queried; a histogram has three."""
    ends = {Kind.HISTOGRAM: ("_bucket", "_sum", "_count")}
    return {metric.name + end for metric in metrics for end in ends.get(metric.kind, ("",))}
