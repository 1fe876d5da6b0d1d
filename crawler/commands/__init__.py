"""The command line: `scrapy <verb>`, one verb a file. What they share is in `crawler.command`."""
