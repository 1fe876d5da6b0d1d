from datetime import UTC, date, datetime

import pytest

from crawler.pages.dom import parse
from pipelines.extraction.page_facts import canonical_meta, published_on, read_meta, source_line

URL = "http://www.example.gov.cn/zwgk/202001/t20200117_4577.html"
PLAIN = "http://www.example.gov.cn/content/post_1.html"


def test_metas_are_read_in_any_case_and_under_their_usual_names() -> None:
    metas = '<meta name="articletitle" content=" 某市 报告 "><meta name="ArticleTitle" content="又">'
    root = parse(metas + '<meta name="x">')
    meta = canonical_meta(read_meta(root))
    assert meta["ArticleTitle"] == "某市 报告"
    assert "x" not in meta


def test_the_meta_tag_decides() -> None:
    found = published_on({"pubdate": "2019-09-18 06:23"}, ["发布时间：2020-01-02"], URL, None)
    assert found == (date(2019, 9, 18), "meta:pubdate")


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2020-01-02 09:30 来源：某报",
        "2020年1月2日 10:00",
        "来源：某报 日期：2020/1/2",
        "[ 发布日期：2020.01.02 ]",
    ],
)
def test_lines_under_the_title(line: str) -> None:
    assert published_on({}, ["某市政府工作报告", line], PLAIN, None)[0] == date(2020, 1, 2)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://x.cn/art/2020/1/17/art_1_2.html",
        "http://x.cn/20200117/abc.html",
        "http://x.cn/2020-01/17/content_1.htm",
        "http://x.cn/columns/a/202001/17/b.html",
    ],
)
def test_dates_in_urls(url: str) -> None:
    assert published_on({}, [], url, None) == (date(2020, 1, 17), "url")


def test_a_day_to_come_is_no_claim() -> None:
    fetched = datetime(2019, 12, 1, tzinfo=UTC)
    assert published_on({}, ["发布时间：2029-01-02"], URL, fetched) == (None, "")


def test_no_day_is_made_up() -> None:
    assert published_on({}, ["2020年", "2020-13-45"], PLAIN, None) == (None, "")


def test_the_speech_is_not_the_publication() -> None:
    byline = "——2020年1月5日在某市第十五届人民代表大会第五次会议上"
    assert published_on({}, [byline], PLAIN, None)[0] is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("发布时间：2020-01-02 来源：邵阳日报 作者：某某", "邵阳日报"),
        ("信息来源:市政府办公室 字体:[大 中 小]", "市政府办公室"),
        ("文章来源：某市发展和改革委员会", "某市发展和改革委员会"),
        ("这里没有", None),
    ],
)
def test_source_lines(line: str, source: str | None) -> None:
    assert source_line([line]) == source
