"""Pages of document-sharing sites: what they show of a report, without what they say to sell it."""
# ruff: noqa: E501 (pages as such sites write them)

import pytest

from crawler.pages.kinds import PageKind
from pipelines.extraction import Page, analyse
from tests.pipelines.extraction.fields.speech import speech

TITLE = "2023年湘潭市政府工作报告"
HEAD = ["2023年1月5日胡贺波市长在湘潭市第十六届人民代表大会第二次会议上的政府工作报告"]
SHOWN = [*HEAD, *speech()[:5], speech()[5][:51]]


def wrapped(lines: list[str], width: int = 38) -> list[str]:
    return [line[at : at + width] for line in lines for at in range(0, len(line), width)]


PLAIN = "\n".join(
    [
        "文库首页 > 工作报告 > " + TITLE,
        TITLE + ".docx",
        "上传者：小王 页数：18 大小：45KB",
        "下载文档",
        TITLE,
        *SHOWN,
        "还剩12页未读，继续阅读",
        "下载文档到电脑",
        "相关资源",
        "2022年某市工作报告.docx",
        "版权申诉",
    ]
)
PAGES = wrapped(SHOWN)
NUMBERED = "\n".join(
    [
        "某某文库",
        "VIP免费下载",
        TITLE,
        "",
        TITLE,
        *PAGES[:9],
        "1",
        "",
        *PAGES[9:],
        "2",
        "预览结束，下载后可查看全文",
        "立即下载",
    ]
)
SITE = (
    f"<html><head><title>{TITLE}-某某文库</title></head><body><h1>{TITLE}</h1><a>立即下载</a> <a>加入VIP</a><div>"
    + "".join(f"<div class='page'><p>{line}</p></div>" for line in SHOWN)
    + f"</div><div>到这儿已超出免费预览范围，喜欢就下载吧！</div><div>资源描述：{TITLE}</div><p>版权所有</p></body></html>"
)


@pytest.mark.parametrize(
    ("source", "content_type"), [(PLAIN, "text/plain"), (NUMBERED, "text/plain"), (SITE, "text/html")]
)
def test_a_preview_is_cut_off_and_has_nothing_of_the_shop(source: str, content_type: str) -> None:
    found = analyse(Page(source.encode(), "http://www.example.cn/p-1.html", content_type))
    [document] = found.documents
    assert found.kind == PageKind.PREVIEW
    assert document.title == TITLE
    assert "".join(document.text.split()).removeprefix(TITLE) == "".join("".join(SHOWN).split())
    assert document.truncated
    assert (document.kind, document.speaker, document.speaker_role) == ("work_report", "胡贺波", "市长")
