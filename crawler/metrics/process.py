"""What the process itself takes (memory, CPU seconds, open files) by the names of all Prometheus clients."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector


def add_process(registry: CollectorRegistry) -> None:
    """Add `process_…` and `python_…` to what is exported."""
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
