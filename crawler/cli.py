"""`gongbao`: the same command line as `scrapy`, for use outside the project's folder."""

import os

from scrapy.cmdline import execute


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    execute()
