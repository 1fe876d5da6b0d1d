"""The frontier beside scrapy-redis, in-memory Scrapy, and Scrapy that follows nothing."""
