"""Signals of the project, sent through Scrapy's signal manager."""

capture_made = object()
"""Sent for each HTTP exchange when its answer is complete, redirects, errors and robots.txt included.

Argument: `capture`, a `crawler.items.Capture` without an analysis. Receivers must not block.
"""

request_failed = object()
"""Sent when a request got no answer, after all retries. Arguments: `request` and `failure`."""
