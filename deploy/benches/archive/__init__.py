"""What the archive can do, beside the plain way: one gzip object for each page."""
