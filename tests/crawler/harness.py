"""Crawls URLs with the project's settings, and without its servers; prints a JSON line for each event.

`python -m tests.crawler.harness SETTINGS URL…`, in a process of its own, since a reactor runs once.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.handlers import leave
from crawler.handlers.leave import leave_of
from tests import zygote

WITHOUT_SERVERS = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "SPIDER_MIDDLEWARES": {},
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
    },
}


@dataclass
class Crawl:
    """What a crawl printed."""

    captures: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    log: str = ""


def crawl(*urls: str, environment: Mapping[str, str] | None = None, **settings: object) -> Crawl:
    """Crawl these URLs and return what happened."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    given = kept | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"} | dict(environment or {})
    arguments = (json.dumps(settings), *urls)
    done = zygote.run("tests.crawler.harness", *arguments, environment=given, timeout=150)
    assert done.returncode == 0, done.stderr
    result = Crawl(log=done.stderr)
    for line in done.stdout.splitlines():
        what, value = json.loads(line)
        getattr(result, what).append(value)
    return result


def say(what: str, **values: Any) -> None:
    shown = {key: base64.b64encode(v).decode() if isinstance(v, bytes) else v for key, v in values.items()}
    print(json.dumps([what, shown], default=str), flush=True)


class HarnessSpider(scrapy.Spider):
    """Fetches its URLs and nothing else."""

    name = "harness"

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:  # type: ignore[attr-defined]
            excused = url in self.settings.getlist("HARNESS_UNVERIFIED")
            meta = {leave.META: leave_of(f"page:{url}", tls_verify=False)} if excused else {}
            yield Request(url, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response, **_: Any) -> None:
        capture = response.meta.get("capture")
        say(
            "pages",
            url=response.url,
            status=response.status,
            body=response.body,
            capture=capture and capture.id,
        )

    def failed(self, failure: Failure) -> None:
        say(
            "failures", url=failure.request.url, type=failure.type.__name__, message=failure.getErrorMessage()
        )  # type: ignore


def main() -> None:
    from crawler.items import Capture
    from crawler.signals import capture_made

    settings = get_project_settings()
    settings.setdict(WITHOUT_SERVERS | json.loads(sys.argv[1]))
    for name in ("lease.LeaseMiddleware", "excluded.ExcludedMiddleware"):  # both ask the frontier
        settings["DOWNLOADER_MIDDLEWARES"][f"crawler.middlewares.{name}"] = None

    def made(capture: Capture) -> None:
        say("captures", **{name: getattr(capture, name) for name in capture.__slots__})

    process = CrawlerProcess(settings)
    crawler = process.create_crawler(HarnessSpider)
    crawler.signals.connect(made, signal=capture_made)
    process.crawl(crawler, urls=sys.argv[2:])
    process.start()


if __name__ == "__main__":
    main()
