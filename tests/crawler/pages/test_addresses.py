"""What URLs say by their shapes: family, what they lead to, and the date that they show."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from crawler.pages.addresses import Shown, read_address, shown_date
from tests.shared import shared


@pytest.mark.parametrize(
    ("url", "family", "leads", "shown"),
    [
        ("http://x.gov.cn/zfgzbg/201903/t20190321_1838376.html", "trs", "article", (2019, 3, 21)),
        ("http://x.gov.cn/zfgzbg/201903/t20190321_1838376_1.shtml", "trs", "article", (2019, 3, 21)),
        ("http://x.gov.cn/zfgzbg_2023/zfgzbg_1/t953377.shtml", "trs", "article", None),
        ("http://x.gov.cn/202604/P020260409367928917439.pdf", "trs", "attachment", (2026, 4, 9)),
        ("http://x.gov.cn/gb/202302/W020230213531558645088.pdf", "trs", "attachment", (2023, 2, 13)),
        ("http://x.gov.cn/art/2005/3/22/art_33720_2516909.html", "hanweb", "article", (2005, 3, 22)),
        ("http://x.gov.cn/col33/art/2020/art_33_4371037.html", "hanweb", "article", (2020,)),
        ("http://x.gov.cn/col/col88024/index.html", "hanweb", "list", None),
        ("http://x.gov.cn/module/web/jpage/dataproxy.jsp?page=1", "hanweb", "endpoint", None),
        (
            "http://x.gov.cn/module/download/downfile.jsp?classid=0&filename=1.pdf",
            "hanweb",
            "attachment",
            None,
        ),
        (
            "http://x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?a=1",
            "jpaas",
            "endpoint",
            None,
        ),
        ("http://x.gov.cn/x/gkmlpt/content/4/4851/post_4851130.html", "gkmlpt", "article", None),
        ("http://x.gov.cn/gkmlpt/index", "gkmlpt", "list", None),
        ("http://x.gov.cn/gkmlpt/api/all/0?page=1&sid=2", "gkmlpt", "endpoint", None),
        ("http://x.gov.cn/zfgzbg/content/post_2120806.html", "nfcms", "article", None),
        ("http://x.gov.cn/attachment/0/306/306724/3255421.pdf", "nfcms", "attachment", None),
        ("http://x.gov.cn/x/202108/307e790f43fd475889841ff47b443ee6.shtml", "ucap", "article", (2021, 8)),
        ("http://x.gov.cn/hlj/c108465/200708/c00_30657821.shtml", "ucap", "article", (2007, 8)),
        ("http://x.gov.cn/hh/c101/2024/c101_5512.shtml", "ucap", "article", (2024,)),
        (
            "http://x.gov.cn/a/2024/1/9/307e790f43fd475889841ff47b443ee6.shtml",
            "ucap",
            "article",
            (2024, 1, 9),
        ),
        ("http://x.gov.cn/a/xxgk_list.shtml", "ucap", "list", None),
        ("http://www.gov.cn/premier/2017-03/16/content_5177940.htm", "govcn", "article", (2017, 3, 16)),
        ("http://www.gov.cn/yaowen/liebiao/202503/content_7010168.htm", "govcn", "article", (2025, 3)),
        ("http://www.gov.cn/guowuyuan/2014zfgzbg.htm", "govcn", "article", (2014,)),
        ("http://www.gov.cn/2010lh/content_1555767.htm", "govcn", "article", (2010,)),
        ("http://x.gov.cn/public/1681/7965301.html", "public-column", "article", None),
        ("http://x.gov.cn/public/column/1681?type=4&pageIndex=2", "public-column", "list", None),
        ("http://x.gov.cn/nw12336/20200813/0001-12336_1362001.html", "shanghai", "article", (2020, 8, 13)),
        ("http://x.gov.cn/nw12336/index_2.html", "shanghai", "list", None),
        ("http://x.gov.cn/web/E58CE56F7E974584AC4BF9D32FF742A0/index.shtml", "liaoning", "article", None),
        ("http://x.gov.cn/zfgzbg/2023122512470179671/index.html", "liaoning", "article", (2023, 12, 25)),
        (
            "http://x.gov.cn/columns/3ec31d57-6be5-4350-ad03-6e5801a534eb/202401/29/"
            "0b8f2c11-1111-4222-8333-abcdefabcdef.html",
            "uuid-columns",
            "article",
            (2024, 1, 29),
        ),
        ("http://x.gov.cn/x/pc/content/1968879954111/content_1968879954111.html", "ucap-pc", "article", None),
        ("http://x.gov.cn/2022/01-11/2380655.html", "henan", "article", (2022, 1, 11)),
        ("http://x.gov.cn/system/2025/01/24/030327920.shtml", "enorth", "article", (2025, 1, 24)),
        ("http://x.cn/forum.php?mod=viewthread&tid=78018", "discuz", "article", None),
        ("http://x.gov.cn/m/view.php?aid=8920", "dedecms", "article", None),
        ("http://x.gov.cn/content/2024/8812.html", "channel-content", "article", (2024,)),
        ("http://x.gov.cn/xxgk/list/lm_zc.thtml?pid=74", "thtml", "list", None),
        # of no family
        ("http://x.gov.cn/c27/content.html", None, "article", None),
        ("http://x.gov.cn/2026_01/16_16/content-549020.html", None, "article", (2026, 1, 16)),
        (
            "http://x.gov.cn/gzs/2026-02-25/a098478a-8653-4c19-a888-6ebdcddca321.html",
            None,
            "article",
            (2026, 2, 25),
        ),
        ("http://x.cn/2022-01/30/content_41868540.htm", None, "article", (2022, 1, 30)),
        ("http://x.cn/n2/2025/0120/c412110-41114570.html", None, "article", (2025, 1, 20)),
        ("http://x.cn/html/2025/rdxw_0126/24612.html", None, "article", (2025, 1, 26)),
        ("http://x.cn/a/22020813/0895D0522F6E1B5F_abc.html", None, "article", (2022, 2, 8)),
        ("http://x.cn/23/0129/11/06574138AF9F643C_abc.html", None, "article", (2023, 1, 29)),
        ("http://x.cn/upload/files/2024/1/f6c038c54f0c60fd.pdf", None, "attachment", (2024, 1)),
        ("http://x.cn/wiki/1954%E5%B9%B4%E6%8A%A5%E5%91%8A", None, "article", (1954,)),
        ("http://x.cn/zc?article_id=112806", None, "article", None),
        ("http://x.cn/index.php?id=1986", None, "article", None),
        ("http://x.gov.cn/zwgk/zfgzbg/", None, "list", None),
        ("http://x.gov.cn/zwgk/index_3.html", None, "list", None),
        ("http://x.gov.cn/", None, "list", None),
        ("http://x.gov.cn/sitemap.xml", None, "endpoint", None),
        ("http://[broken", None, None, None),
    ],
)
def test_a_shape_tells_family_kind_and_date(
    url: str, family: str | None, leads: str | None, shown: tuple[int, ...] | None
) -> None:
    found = read_address(url)
    assert (found.family, found.leads, found.shown) == (family, leads, Shown(*shown) if shown else None)


@pytest.mark.parametrize(
    "path", ["/a/20241301/x.html", "/a/19491001/", "/t20240230_5.html", "/no/date", "/1948/1/"]
)
def test_what_is_no_date_is_none(path: str) -> None:
    found = shown_date(path)
    assert found is None or found == Shown(1949, 10, 1)


def test_a_date_knows_how_exact_it_is() -> None:
    exact = [shown_date(path) for path in ("/2024/1/29/a", "/202401/a", "/2024/a")]
    assert [each and each.precision for each in exact] == ["day", "month", "year"]
    assert [each and each.date for each in exact] == [date(2024, 1, 29), None, None]


def test_every_known_report_url_is_an_article_of_its_family() -> None:
    """One leads to a column, as its list says, and some to files; the families were looked at."""
    with shared("facts/report_urls.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [(row, read_address(row["url"])) for row in rows]
    files = [row["url"] for row, _ in found if row["url"].partition("?")[0].endswith(".pdf")]
    assert [row["url"] for row, address in found if address.leads == "attachment"] == files
    assert [row["kind"] for row, address in found if address.leads == "list"] == [
        "official (column page, not an article)"
    ]
    assert all(address.leads in ("article", "attachment", "list") for _, address in found)
    families = Counter(address.family for row, address in found if row["kind"].startswith("official"))
    assert families == {
        "trs": 139,
        "ucap": 24,
        "liaoning": 17,
        "govcn": 12,
        "public-column": 10,
        "hanweb": 9,
        "nfcms": 9,
        "shanghai": 6,
        "gkmlpt": 4,
        None: 6,
        "henan": 1,
        "ucap-pc": 1,
    }


def test_the_date_of_every_known_report_url_is_no_earlier_than_its_report() -> None:
    """It is that of an upload; a report is delivered in its year or, rarely, in the last days before it."""
    with shared("facts/report_urls.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"].isdigit()]
    dated = [(int(row["year"]), shown) for row in rows if (shown := read_address(row["url"]).shown)]
    assert len(dated) > 290
    early = [
        (year, shown) for year, shown in dated if shown.year < year - 1 or (shown.year < year and shown.month)
    ]
    assert all(shown.month == 12 for _, shown in early)
