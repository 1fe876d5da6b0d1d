"""What runs beside the crawl: the analysis pool, heartbeats, the end of a finished crawl."""
