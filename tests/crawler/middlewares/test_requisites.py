from __future__ import annotations

from scrapy.http import Request

from crawler.frontier.found import PRIORITY, PRIORITY_REQUISITE
from crawler.middlewares.requisites import RequisitesMiddleware


def test_only_requisites_have_a_limit_of_their_own() -> None:
    middleware = RequisitesMiddleware(1000)
    found = []
    for meta in ({"priority": PRIORITY_REQUISITE}, {"priority": PRIORITY}, {}):
        request = Request("http://a.cn/1.png", meta=meta)
        middleware.process_request(request)
        found.append(request.meta.get("download_maxsize"))
    assert found == [1000, None, None]
