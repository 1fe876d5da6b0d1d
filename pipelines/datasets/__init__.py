"""What is stored as files to take away: Parquet, JSON lines and CSV, with a data card (`scrapy export`).

A folder holds one table of one selection. The first run writes all of it, each later one what changed since,
and what is there no longer. Nothing here holds more than a row group in memory.
"""
