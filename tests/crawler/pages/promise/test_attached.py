"""Which files on a report's page are the report itself."""

import pytest

from crawler.items import Link
from crawler.pages.promise.attached import files_of_report, is_of_report

SITE = "http://www.qinghe.gov.cn/zwgk/202302/"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("P020230201.pdf", "2023年青禾县政府工作报告.pdf"),
        ("P020230201.pdf", "附件：政府工作报告"),
        ("a.doc", "附件下载"),
        ("a.ofd", "全文下载"),
        ("a.wps", "点击下载"),
        ("a.zip", "附件1.zip"),
        ("a.rar", "关于青禾县2023年政府工作报告.rar"),
        ("a.pdf", ""),
        ("a.pdf", "P020230201345678.pdf"),
        ("/module/download/downfile.jsp?classid=0&filename=abc123.pdf", "下载"),
        ("/attach/down.do?id=99", "《政府工作报告》"),
        ("a.docx", "在县十届人大三次会议上的报告.docx"),
    ],
)
def test_the_report(file: str, text: str) -> None:
    assert is_of_report(Link(SITE + file if not file.startswith("/") else SITE[:-13] + file, text))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.pdf", "名词解释.pdf"),
        ("a.pdf", "附件2：政府工作报告名词解释"),
        ("a.doc", "《政府工作报告》解读"),
        ("a.xls", "附件：2023年政府工作报告重点任务分工.xls"),
        ("a.docx", "2023年重点项目清单"),
        ("a.pdf", "2022年国民经济和社会发展计划执行情况的报告.pdf"),
        ("a.pdf", "青禾县财政预算.pdf"),
        ("t20230201_1.html", "2023年青禾县政府工作报告"),
        ("a.jpg", "2023年政府工作报告"),
        ("a.pdf", "关于召开座谈会的通知.pdf"),
    ],
)
def test_what_is_beside_it(file: str, text: str) -> None:
    assert not is_of_report(Link(SITE + file, text))


def test_a_page_has_not_more_than_some() -> None:
    links = [Link(f"{SITE}{n}.pdf", f"附件{n}") for n in range(40)]
    assert [link.url for link in files_of_report(links)] == [f"{SITE}{n}.pdf" for n in range(12)]
