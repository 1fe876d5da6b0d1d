from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from typing import Any

from deploy.sample.compare import compare, compare_requests
from deploy.sample.expected import ExpectedDocument, load_documents, load_pages
from deploy.sample.handler import Request
from deploy.sample.server import SampleSite


def stored(documents: list[ExpectedDocument]) -> list[dict[str, Any]]:
    return [asdict(document) for document in documents]


def test_a_perfect_store_has_no_differences(sample: SampleSite) -> None:
    expected = load_documents(sample)

    assert compare(expected, stored(expected)) == []


def test_white_space_and_forms_of_dates_make_no_difference(sample: SampleSite) -> None:
    expected = load_documents(sample)
    found = stored(expected)
    for document in found:
        document["text"] = document["text"].replace("\n", "  ").replace("，", "， ")
        for name in ("published_on", "delivered_on"):
            if document[name]:
                document[name] = datetime.combine(document[name], time())

    assert compare(expected, found) == []


def test_each_difference_is_a_sentence(sample: SampleSite) -> None:
    expected = [d for d in load_documents(sample) if d.path.endswith("t20220105_10012.html")]
    (found,) = stored(expected)
    found |= {"year": 2021, "text": found["text"][:50] + "广告" + found["text"][50:]}

    year, text = compare(expected, [found])
    assert year == "portal:2022年池州市政府工作报告: year is 2021 instead of 2022"
    assert "text differs at character 4" in text
    assert "“广告" in text


def test_missing_doubled_and_unexpected_documents(sample: SampleSite) -> None:
    first, second, third = (load_documents(sample))[:3]
    renamed = replace(third, title="池州市政府工作报告")

    assert compare([first, second, third], stored([second, second, renamed])) == [
        f"{first.id}: not stored",
        f"{second.id}: stored 2 times",
        f"{third.id}: not stored",
        f"{third.page_url}: nobody expected the work_report “池州市政府工作报告”",
    ]


def test_an_inlined_article_has_no_page_of_its_own(sample: SampleSite) -> None:
    expected = [d for d in load_documents(sample) if d.inlined][:1]
    (found,) = stored(expected)
    found["url"] = expected[0].page_url

    (difference,) = compare(expected, [found])
    assert "has no page of its own" in difference


def log(sample: SampleSite, *lines: tuple[str, str, int]) -> list[Request]:
    return [
        Request(datetime.now(UTC), sample.sites[site].address, path, status, "")
        for site, path, status in lines
    ]


def perfect_log(sample: SampleSite) -> list[Request]:
    lines = [
        (page.site, page.path, status)
        for page in load_pages(sample)
        if page.fetch == "must" and page.status
        for status in (*page.earlier, page.status)
    ]
    return log(sample, *lines)


def test_a_perfect_crawl_has_no_differences(sample: SampleSite) -> None:
    assert compare_requests(load_pages(sample), perfect_log(sample)) == []


def test_what_a_crawl_did_wrong_is_named(sample: SampleSite) -> None:
    requests = [request for request in perfect_log(sample) if request.path != "/sitemap.xml"]
    requests += log(
        sample, ("county", "/nbwj/", 200), ("invest", "/about/lianxi.html", 500), ("docs", "/x", 404)
    )

    assert compare_requests(load_pages(sample), requests) == [
        "portal/sitemap.xml: never fetched",
        "invest/about/lianxi.html: answered 500 instead of 404",
        "county/nbwj/: fetched although forbidden",
        "127.0.0.14/x: fetched, but no page links to it",
    ]
