"""`scrapy show` on what the line archived of the sample sites."""

from __future__ import annotations

from deploy.sample.server import SampleSite
from tests.e2e.conftest import Line

REPORT = "/zwgk/zfgzbg/202201/t20220105_10012.html"
COUNTY_REPORT = "/a/zwgk/2020/0117/231.html"


def test_it_tells_where_a_capture_lies(line: Line, sample: SampleSite) -> None:
    shown = line.scrapy("show", sample.url("portal", REPORT)).stdout
    rows = [row for row in line.captures() if row["url"] == sample.url("portal", REPORT)]
    row = max(rows, key=lambda row: row["fetched_at"])
    assert f"object          {row['object']}" in shown
    assert f"offset          {row['offset']}" in shown


def test_it_prints_the_answer_as_it_came(line: Line, sample: SampleSite) -> None:
    raw = line.scrapy("show", "--raw", sample.url("portal", REPORT)).stdout
    assert raw.startswith("HTTP/1.1 200")
    assert "政府工作报告" in raw


def test_it_prints_the_text_of_a_page_in_another_charset(line: Line, sample: SampleSite) -> None:
    """The county's site is in GBK and says so nowhere."""
    text = line.scrapy("show", "--text", sample.url("county", COUNTY_REPORT)).stdout
    assert "罗田县" in text
    assert "�" not in text


def test_it_knows_captures_by_id_and_says_what_is_not_there(line: Line) -> None:
    row = line.captures()[0]
    assert row["url"] in line.scrapy("show", row["_id"]).stdout
    missing = line.scrapy("show", "--at", "2001-01-01", row["url"])
    assert missing.returncode == 1
    assert missing.stderr.startswith(f"The archive has nothing of {row['url']} from before 2001-01-02")
    assert line.scrapy("show", "--at", "never", row["url"]).stderr.startswith("'never' is no day or moment")
