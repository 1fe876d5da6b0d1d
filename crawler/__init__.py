"""From a list of sources to captured bytes: a Scrapy project."""

__version__ = "0.1.0"
