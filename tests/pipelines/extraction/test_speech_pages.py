"""Pages that show one speech under a title that nothing but its place gives away."""

from collections.abc import Callable

import pytest

from pipelines.documents import Document
from pipelines.extraction import extract_documents
from tests.pipelines.extraction.fields.speech import speech

HEADS = [
    ["——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上", "湘潭市人民政府市长 胡贺波"],
    ["（2023年1月5日湘潭市第十六届人民代表大会第二次会议）", "市长 胡贺波"],
    ["2023年1月5日", "在湘潭市第十六届人民代表大会第二次会议上", "湘潭市人民政府市长", "胡贺波"],
    ["在湘潭市第十六届人民代表大会第二次会议上", "（2023年1月5日）", "市长  胡贺波"],
    ["于湘潭市第十六届人民代表大会第二次会议", "2023 年 1 月 5 日", "湘潭市市长　胡贺波"],
]
TITLES = ["政府工作报告", "政 府 工 作 报 告", "2023年湘潭市政府工作报告", "关于政府工作情况的报告"]
MENU = ["首页", "走进湘潭", "政务公开", "当前位置：首页 > 政府工作报告"]
FOOT = ["上一篇：没有了", "版权所有 湘潭市人民政府"]
Shell = Callable[[str, list[str]], list[Document]]


def bare_text(title: str, lines: list[str]) -> list[Document]:
    return read("\n".join([title, *lines]), "text/plain")


def text_of_a_page(title: str, lines: list[str]) -> list[Document]:
    return read("\n".join([*MENU, title, *lines, *FOOT]), "text/plain")


def page_of_a_site(title: str, lines: list[str]) -> list[Document]:
    """Its title element names the site, its title is a bold line."""
    return read(
        html("湘潭市人民政府门户网站", f"<p align=center><b>{title}</b></p>{paragraphs(lines)}"), "text/html"
    )


def page_of_a_column(title: str, lines: list[str]) -> list[Document]:
    return read(
        html("政府工作报告_湘潭市人民政府", f"<h1>{title}</h1><div>{'<br>'.join(lines)}</div>"), "text/html"
    )


def page_without_title(title: str, lines: list[str]) -> list[Document]:
    info = "<div class=info>发布日期：2023-02-05 来源：市政府办公室 点击：22</div>"
    return read(html("", f"<div class=t>{title}</div>{info}<div>{paragraphs(lines)}</div>"), "text/html")


def read(source: str, content_type: str) -> list[Document]:
    return extract_documents(source.encode(), url="http://www.example.cn/a.html", content_type=content_type)


def html(head: str, body: str) -> str:
    menu = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(MENU))
    foot = "".join(f"<p>{line}</p>" for line in FOOT)
    return (
        f"<html><head><title>{head}</title></head><body><ul>{menu}</ul>{body}<div>{foot}</div></body></html>"
    )


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "shell", [bare_text, text_of_a_page, page_of_a_site, page_of_a_column, page_without_title]
)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("title", TITLES)
def test_the_head_of_the_speech_is_kept(shell: Shell, head: list[str], title: str) -> None:
    [document] = shell(title, [*head, *speech()])
    assert squeezed(document.text) == squeezed("".join([*head, *speech()]))
    assert squeezed(document.title) == squeezed(title)
    assert (document.kind, document.region_code, document.year) == ("work_report", "430300", 2023)
    assert (document.speaker, document.speaker_role) == ("胡贺波", "市长")
    assert document.session == "湘潭市第十六届人民代表大会第二次会议"
    assert str(document.delivered_on) == "2023-01-05"


def test_a_bare_title_below_the_page_s_own_one_is_text() -> None:
    inner = paragraphs(["政府工作报告", *HEADS[0], *speech()])
    source = html("某网", f"<h1>2023年湘潭市政府工作报告</h1><div>{inner}</div>")
    [document] = read(source, "text/html")
    assert document.title == "2023年湘潭市政府工作报告"
    assert document.text.split("\n")[0] == "政府工作报告"


@pytest.mark.parametrize(
    "byline", [f"{HEADS[0][0]}市长胡贺波作政府工作报告", "2023年1月5日胡贺波在人大会议上的政府工作报告"]
)
def test_a_byline_is_no_title_wherever_the_title_is(byline: str) -> None:
    lines = ["2023年湘潭市政府工作报告", *["发布", "字号"] * 2, byline, *speech()]
    [document] = read("\n".join([*MENU, *lines]), "text/plain")
    assert byline in document.text
    assert document.title == lines[0]


@pytest.mark.parametrize("signature", ["湘潭市人民政府", "2023年1月5日", "谢谢大家！"])
def test_of_what_follows_in_a_plain_text_only_a_signature_is_kept(signature: str) -> None:
    [document] = read(
        "\n".join([*MENU, "政府工作报告", *HEADS[0], *speech(), signature, "阅读 1024", "热门新闻", "地图"]),
        "text/plain",
    )
    assert document.text.split("\n")[-1] == signature
