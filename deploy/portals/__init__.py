"""From a list of hosts that public sources name to the tables of sources; see `deploy/build_sources.py`."""
