"""Backups of the frontier and the database, and the way back.

Needs nothing but the clients of the program: no mongodump, no file access to Redis, so that it works on
managed servers and on a Redis Cluster. The frontier is copied first, and so is always the older one of the
two: what it has acked is in the database by then, so that no URL counts as done of which nothing is known;
what it gives out again is fetched again. `scrapy audit --repair` then reads the pages that were captured
since its last sign of life, and queues what they lead to.
"""
