"""One report for each region, year and session, out of all its renditions.

`documents` are what pages show; a report is what was said. Its renditions are grouped (`clusters`), ranked by
stated rules (`ranking`), and told together (`building`); `store` keeps that up to date in MongoDB.
"""

from pipelines.reports.store import Reports

__all__ = ["Reports"]
