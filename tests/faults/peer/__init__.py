"""Plain scrapy-redis, as its README sets it up, for comparison."""
