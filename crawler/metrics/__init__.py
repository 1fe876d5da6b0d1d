"""What Prometheus is told, by workers of themselves and by `scrapy exporter` of all that they share.

`catalogue` has every metric with its help; nothing exports a name that is not in it.
"""
