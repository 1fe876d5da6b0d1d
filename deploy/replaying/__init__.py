"""`deploy/replay`: the archive in a browser, by URL and date, through pywb."""
