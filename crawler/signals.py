"""Signals of the project, sent through Scrapy's signal manager."""

capture_made = object()
"""Sent for each HTTP exchange when its answer is complete, redirects, errors and robots.txt included.

Argument: `capture`, a `crawler.items.Capture` without an analysis. Receivers must not block.
"""

url_ended = object()
"""Sent when a URL ended without a page: rejected, failed, dead. Argument: `ending`, an `Ending`."""

endings_recorded = object()
"""Sent when endings are durable in the database, pages with their captures and documents.

Argument: `endings`, a list of `Ending`. The frontier acks their leases.
"""

request_failed = object()
"""Sent when a request got no page, for whatever reason. Arguments: `request` and `failure`."""
