"""The day of the speech, the day of publication, and the report's year."""

from datetime import UTC, date, datetime

import pytest

from pipelines.extraction.fields import PageFacts, read_fields
from pipelines.extraction.fields.dates import in_url, spoken
from pipelines.extraction.fields.numerals import number, positional, written
from tests.pipelines.extraction.fields.reading import read
from tests.pipelines.extraction.fields.speech import speech


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年1月27日", date(2026, 1, 27)),
        ("２０２６年１月２７日", date(2026, 1, 27)),
        ("2026 年 1 月 27 日", date(2026, 1, 27)),
        ("二〇二六年一月二十七日", date(2026, 1, 27)),
        ("二○二六年元月二十七日", date(2026, 1, 27)),
        ("二O二六年十二月三十一日", date(2026, 12, 31)),
        ("二零二二年十一月十日", date(2022, 11, 10)),
        ("一九九八年三月廿三日", date(1998, 3, 23)),
        ("2O21年2月3日", date(2021, 2, 3)),
        ("2021年2月30日", None),
        ("2021年2月", None),
    ],
)
def test_dates_as_people_write_them(text: str, day: date | None) -> None:
    assert read("湘潭市政府工作报告", [f"（{text}）"]).delivered_on == day


def test_the_spoken_day_is_not_the_published_one() -> None:
    head = ["发布时间：2023-02-03 来源：湘潭日报", "2023年1月5日在湘潭市第十六届人民代表大会第二次会议上"]
    fields = read(head=head)
    assert (fields.delivered_on, fields.published_on) == (date(2023, 1, 5), date(2023, 2, 3))


def test_the_day_before_the_session_counts_also_in_a_source_line() -> None:
    head = ["来源：湘潭日报 2023年1月5日在湘潭市第十六届人民代表大会", "第二次会议上"]
    assert read(head=head).delivered_on == date(2023, 1, 5)


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2023年2月3日",
        "2023年2月3日 09:30 来源：湘潭日报",
        "发文日期：2023年2月3日",
        "（2023年1月8日湘潭市第十六届人民代表大会第二次会议通过）",
        "2023年1月5日至8日在湘潭市第十六届人民代表大会第二次会议上",  # which of the days is not said
    ],
)
def test_days_on_which_nobody_spoke(line: str) -> None:
    assert read(head=[line]).delivered_on is None


@pytest.mark.parametrize(
    ("title", "line", "planned", "published", "day"),
    [
        ("2023年湘潭市政府工作报告", "（1月6日）", 2023, None, date(2023, 1, 6)),
        ("2023年湘潭市政府工作报告", "（12月28日）", 2023, None, date(2022, 12, 28)),
        ("2023年湘潭市政府工作报告", "（12月28日）", None, None, None),  # 2022 or 2023
        ("湘潭市政府工作报告", "（1月6日）", None, None, None),
        ("湘潭市政府工作报告", "（12月28日）", None, date(2023, 1, 9), date(2022, 12, 28)),
        ("湘潭市政府工作报告", "（1月6日）", None, date(2025, 7, 8), None),  # published years later
    ],
)
def test_a_missing_year_is_completed_only_where_it_can_be_no_other(
    title: str, line: str, planned: int | None, published: date | None, day: date | None
) -> None:
    assert read(title, [line], year=planned, published_on=published).delivered_on == day


@pytest.mark.parametrize(
    ("title", "head", "planned", "year", "basis"),
    [
        ("2022年湘潭市政府工作报告", "（2021年12月30日）", None, 2022, "title"),
        ("湘潭市二〇二二年政府工作报告", "", None, 2022, "title"),
        ("2022年度湘潭市政府工作报告", "", None, 2022, "title"),
        ("湘潭市政府工作报告（2021年12月30日）", "", None, 2022, "session"),
        ("湘潭市政府工作报告", "（2021年12月30日）", 2022, 2022, "plan heading"),
        ("湘潭市政府工作报告", "（2021年12月30日）", None, 2022, "session"),
        ("湘潭市政府工作报告", "（2022年2月3日）", None, 2022, "session"),
        ("湘潭市政府工作报告", "", 2024, 2024, "plan heading"),
        ("湘潭市政府工作报告", "", None, None, None),
    ],
)
def test_the_year_and_its_basis(
    title: str, head: str, planned: int | None, year: int | None, basis: str | None
) -> None:
    fields = read(title, [head], year=planned)
    assert (fields.year, fields.evidence.get("year")) == (year, basis)


def test_the_review_of_the_year_before_is_not_the_plan() -> None:
    paragraphs = [p.replace("二、2023年工作安排", "二、今年工作安排") for p in speech("市", 2023)]
    assert "一、2022年工作回顾" in paragraphs
    assert read_fields("湘潭市政府工作报告", paragraphs, PageFacts(url="x")).year is None


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("二、2023年政府工作总体要求和主要预期目标", 2023),
        ("二、扎实做好2023年各项工作", 2023),
        ("第二部分 2023年经济社会发展的总体要求和主要目标", 2023),
        ("二、今后五年的目标和2023年的主要任务", 2023),
        ("2022年主要工作和成效", None),
    ],
)
def test_headings_of_plans(heading: str, year: int | None) -> None:
    paragraphs = [p.replace("二、2023年工作安排", heading) for p in speech("市", 2023)]
    assert read_fields("湘潭市政府工作报告", paragraphs, PageFacts(url="x")).year == year


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.example.gov.cn/zwgk/202502/t20250205_3425117.html", date(2025, 2, 5)),
        ("https://www.example.gov.cn/art/2020/2/17/art_64797_8974470.html", date(2020, 2, 17)),
        ("https://www.example.cn/2025/02-05/3307583.html", date(2025, 2, 5)),
        ("https://www.example.cn/20250205/abc.html", date(2025, 2, 5)),
        ("https://www.example.cn/c108465/200708/c00_30657821.shtml", None),
        ("https://www.example.cn/content_14664531.html", None),
    ],
)
def test_days_in_urls(url: str, day: date | None) -> None:
    assert in_url(url) == day


def test_a_day_after_the_fetch_is_no_claim() -> None:
    fetched = datetime(2023, 2, 1, tzinfo=UTC)
    facts = PageFacts(
        url="x", published_on=date(2033, 2, 1), meta={"PubDate": "2023-01-31"}, fetched_at=fetched
    )
    fields = read_fields("2023年湘潭市政府工作报告", speech(), facts)
    assert (fields.published_on, fields.evidence["published_on"]) == (date(2023, 1, 31), "meta:PubDate")


@pytest.mark.parametrize("value", range(1, 100))
def test_numerals_are_read_as_they_are_written(value: int) -> None:
    assert number(written(value)) == value
    assert number(str(value)) == value


def test_numerals_that_are_none() -> None:
    assert positional("二〇二x") is None
    assert number("十十") is None


def test_ranges_are_told_apart() -> None:
    assert [d.is_range for d in spoken("1月5日至8日")] == [True]
    assert [d.is_range for d in spoken("1月5日在")] == [False]


@pytest.mark.parametrize(
    "byline",
    [
        ["——2021年1月7日在湘潭市第十五届人民代表大会第六次会议上", "湘潭市市长 胡贺波"],
        ["（2021年1月7日）", "湘潭市市长 胡贺波"],
    ],
    ids=["with the session", "alone"],
)
def test_the_press_names_the_day_and_the_byline_its_year(byline: list[str]) -> None:
    opening = "本报讯 1月7日，湘潭市第十五届人民代表大会第六次会议开幕，市长胡贺波作政府工作报告。全文如下："
    fields = read("政府工作报告", [opening, *byline], year=None, published_on=date(2023, 2, 1))
    assert (fields.delivered_on, fields.year) == (date(2021, 1, 7), 2021)
