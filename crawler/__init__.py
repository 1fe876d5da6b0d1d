"""From a list of sources to captured bytes: a Scrapy project."""
