"""The histograms of a worker: what happens often, and whose spread matters.

They are observed where the time is spent, at a microsecond each, whether anybody reads them or not. Counts
and levels are Scrapy's stats, which are read when Prometheus asks (`worker.py`).
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Histogram

from crawler.metrics import catalogue
from crawler.metrics.families import histogram

REGISTRY: Final = CollectorRegistry()
"""Of this process."""
ANALYSIS: Final[Histogram] = histogram(catalogue.ANALYSIS_SECONDS, REGISTRY)
ARCHIVE: Final[Histogram] = histogram(catalogue.ARCHIVE_SECONDS, REGISTRY)
DATABASE: Final[Histogram] = histogram(catalogue.DATABASE_SECONDS, REGISTRY)
ACK: Final[Histogram] = histogram(catalogue.ACK_SECONDS, REGISTRY)
