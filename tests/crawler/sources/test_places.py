"""Which region's site a URL is of."""

from __future__ import annotations

import csv

import pytest

from crawler.sources.places import region_of
from crawler.sources.registry import load
from tests.shared import shared

REGISTRY = load()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.beijing.gov.cn/gongkai/jihua/zfgzbg/201903/t20190321_1838376.html", "110000"),
        ("https://www.fj.gov.cn/szf/gzbg/zfgzbg/202501/t20250123_6706794.htm", "350000"),
        ("https://www.js.gov.cn/art/2021/3/4/art_64797_9687432.html", "320000"),
        ("https://scjg.hebei.gov.cn/info/9882", "130000"),
        ("https://fg.sanya.gov.cn/fgwsite/gzdt/202501/x.shtml", "460200"),
        ("https://byte.gxnews.com.cn/www.gxzf.gov.cn/zt/sz/zfgzbg_2023/zfgzbg_1/t953377.shtml", "450000"),
        ("https://www.ln.gov.cn/web/zwgkx/zfgzbg/shizfgzbg/dls/2025020510204834948/index.shtml", "210200"),
        ("https://www.ln.gov.cn/web/zwgkx/zfgzbg/szfgzbg/2025012009260358441/index.shtml", "210000"),
        (
            "https://zwfw.gansu.gov.cn/zhuoni/zxfb/art/2022/art_113959e8381f47c7b4aa8911684e3079.html",
            "623022",
        ),
        ("https://www.gov.cn/test/2006-02/17/content_202874.htm", "100000"),
        ("https://www.gcs66.com/document_detail/37908.html", None),
        ("https://www.nosuchplace.gov.cn/a.html", None),
        ("http://[broken/", None),
    ],
)
def test_a_url_shows_its_region_by_host_and_path(url: str, code: str | None) -> None:
    assert region_of(url, REGISTRY) == code


def test_every_official_report_url_shows_the_region_whose_report_it_is() -> None:
    """Copies elsewhere show another region, that of their own site, or none."""
    with shared("facts/report_urls.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"].startswith("official")]
    assert len(rows) == 238
    wrong = [
        row["url"] for row in rows if region_of(row["url"], REGISTRY) != (row["region_code"] or "100000")
    ]
    assert not wrong


def test_no_copy_on_a_private_site_shows_a_region() -> None:
    with shared("facts/report_urls.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"].startswith(("other reprint", "unsafe"))]
    assert len(rows) > 90
    assert not [row["url"] for row in rows if region_of(row["url"], REGISTRY)]
