"""The file of a source, drafted from what is known of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.sources.drafting import draft
from crawler.sources.naming import id_of
from crawler.sources.registry import Registry, load
from tests.crawler.sources.writing import table, write


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    row = "anhui: {title: 安徽省, region_code: 340000, start_urls: http://www.ah.gov.cn/, basis: a/b}"
    return load(shipped=write(tmp_path / "shipped", anhui=table(row)))


KNOWN: dict[str, Any] = {"title": "青溪县人民政府", "region_code": "341702", "platform": "trs"}
UNKNOWN: dict[str, Any] = {"title": "“青溪”: 首页", "region_code": None, "platform": None}


@pytest.mark.parametrize(
    ("url", "known", "path", "level"),
    [
        ("http://www.qx.gov.cn/", KNOWN, "anhui/anhui-qx.yml", "county"),
        ("http://qx.czt.ah.gov.cn/", KNOWN, "anhui/anhui-czt-qx.yml", "county"),
        ("http://www.qx.gov.cn/", KNOWN | {"region_code": "100000"}, "national/national-qx.yml", "national"),
        ("http://www.qx.gov.cn/", UNKNOWN, "national/national-qx.yml", "department"),
        ("https://m.qxnews.com.cn/", KNOWN, "news/news-qxnews.yml", "news"),
        ("https://m.qxnews.com.cn/", UNKNOWN, "news/news-qxnews.yml", "news"),
        # of a province that has no table yet
        ("http://www.qx.gov.cn/", KNOWN | {"region_code": "410000"}, "national/national-qx.yml", "province"),
    ],
)
def test_what_is_drafted_can_be_read(
    registry: Registry, tmp_path: Path, url: str, known: dict[str, Any], path: str, level: str
) -> None:
    columns = [url + "zfgzbg/?a=1&b=2, 3"]
    made = draft(registry, url, columns=columns, remarks=["seen: by hand # today"], **known)
    assert len(made.text.splitlines()) <= 10
    assert made.path(Path()) == Path(path)
    folder = write(tmp_path / "own", **{path.removesuffix(".yml"): made.text})
    source = load(folder, shipped=tmp_path / "shipped").get(made.id)
    assert (source.title, source.level, source.region_code) == (known["title"], level, known["region_code"])
    assert source.start_urls == (url, *columns)
    assert (source.platform, source.basis) == (known["platform"], (url,))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.chizhou.gov.cn", "anhui-chizhou"),
        ("www.ah.gov.cn", "anhui"),
        ("czt.ah.gov.cn", "anhui-czt"),
        ("nanguan.changchun.gov.cn", "anhui-changchun-nanguan"),
        ("WWW.Sheitc_1.sh.gov.cn", "anhui-sh-sheitc-1"),
        ("127.0.0.1", "anhui-1-0-0-127"),
    ],
)
def test_ids(host: str, expected: str) -> None:
    assert id_of(host, "anhui", ["ah"]) == expected
