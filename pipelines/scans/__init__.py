"""Reading what the crawl recorded as a scan: beside it, page by page, as long as it takes."""
