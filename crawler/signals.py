"""Signals of the project, sent through Scrapy's signal manager."""

capture_made = object()
"""Sent for each HTTP exchange when its answer is complete, redirects, errors and robots.txt included.

Argument: `capture`, a `crawler.items.Capture` without an analysis. Receivers must not block.
"""

capture_lost = object()
"""Sent where an exchange was not archived, some time after it. Arguments: `token` and `error`.

`token` is its lease, None where it has none. `error` is the `ArchiveError` with which the spool refused it:
the frontier takes the URL back as if it had never been handed out. Without one it was a mistake of ours with
this exchange, and a failed attempt.
"""

spool_room = object()
"""Sent when it was measured how much the spool can still take. Argument: `share`, of the worker's full speed.

1 where there is room for everything, 0 where there is none, and between them in proportion.
"""

page_judged = object()
"""Sent when the commit saw that a page is a soft block. Arguments: `token`, its lease, and `block`."""

url_ended = object()
"""Sent when a URL ended without a page: rejected, failed, dead. Argument: `ending`, an `Ending`."""

endings_recorded = object()
"""Sent when endings are durable in the database, pages with their captures and documents.

Argument: `endings`, a list of `Ending`. The frontier acks their leases.
"""

worker_ends = object()
"""Sent once when a worker begins to end.

Argument: `deadline`, on the monotonic clock, after which nothing is to be committed any more.
"""

worker_hurries = object()
"""Sent once, some seconds later: what is being fetched or read now is to be broken off. No arguments."""

request_failed = object()
"""Sent when a request got no page, for whatever reason. Arguments: `request` and `failure`."""
