"""Soft blocks: pages of every sort that were written for the tests, and pages that only speak of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.pages.walls import SoftBlock
from pipelines.extraction import Page, analyse
from tests.crawler.pages.pages import SENTENCE, article, html, paragraphs

WALLS = Path(__file__).parents[2] / "pages" / "walls"
ROWS: dict[str, dict[str, Any]] = tomllib.loads((WALLS / "pages.toml").read_text(encoding="utf-8"))


def read(body: bytes | str, status: int = 200, content_type: str = "text/html; charset=utf-8") -> Any:
    data = body.encode() if isinstance(body, str) else body
    return analyse(Page(data, "http://www.example.cn/zwgk/1.html", content_type, status=status))


@pytest.mark.parametrize("name", ROWS)
def test_each_is_recognised_as_what_it_is(name: str) -> None:
    row = ROWS[name]
    found = read((WALLS / name).read_bytes(), row["status"], row["content_type"])
    assert (found.block, found.documents) == (row["block"], ()), found.explanation
    assert found.outcome in ("blocked", "error", "empty")


def test_there_are_pages_of_every_sort_that_a_page_itself_shows() -> None:
    assert len(ROWS) >= 30
    assert {row["block"] for row in ROWS.values()} == {*SoftBlock} - {SoftBlock.SHORTER}
    assert {file.name for file in WALLS.iterdir()} == {*ROWS, "pages.toml"}


LOGIN_BOX = (
    '<form>用户名：<input name=u> 密码：<input type="password" name=p><input type=submit value=登录></form>'
)
WRITTEN_ABOUT = {
    "a notice of maintenance": html(
        "关于网站升级维护暂停服务的公告-某市人民政府",
        "<h1>关于网站升级维护暂停服务的公告</h1><p>发布时间：2024-03-01 来源：市政务信息中心</p>"
        "<p>因系统升级，本网站定于3月2日22时至3日6时暂停服务，给您带来不便，敬请谅解。</p>",
    ),
    "a notice of maintenance without a date": html(
        "关于政务服务平台升级的公告-某市人民政府",
        "<h1>关于政务服务平台升级的公告</h1><p>因系统升级，平台将于3月2日22时至3日6时暂停服务。"
        "期间市民可以到各县（区）政务服务大厅办理业务，也可以拨打12345热线咨询。给您带来不便，敬请谅解。"
        "升级完成以后，平台将增加预约、评价等功能，请届时使用新的版本。</p>",
    ),
    "news of attacks": html(
        "某市开展网络安全检查 拦截恶意访问请求数万次",
        "<h1>某市开展网络安全检查 拦截恶意访问请求数万次</h1>" + paragraphs(3),
    ),
    "news with a box to log in": html(
        "全市经济工作会议召开", LOGIN_BOX + "<h1>全市经济工作会议召开</h1>" + paragraphs(2)
    ),
    "news with a captcha below": article().replace(
        "</body>", '<script src="https://static.geetest.example/gt.js"></script><p>验证码：<input></p></body>'
    ),
    "a list with a box to log in": html(
        "文件-某市",
        LOGIN_BOX
        + "您尚未登录"
        + "".join(f'<a href="{n}.html">关于印发第{n}号文件的通知</a><br>' for n in range(9)),
    ),
    "an article that sets a cookie and may reload": article().replace(
        "</head>", "<script>document.cookie='n=1';function r(){location.reload()}</script></head>"
    ),
    "a page of a paid journal that is free": html(
        "县域经济观察", f"<h1>县域经济观察</h1><p>{SENTENCE * 12}</p><p>订阅后可阅读全文</p>"
    ),
    "a report": html(
        "政府工作报告-某市人民政府",
        "<h1>政府工作报告</h1><p>各位代表：现在，我代表市人民政府向大会报告工作，请予审议。</p>"
        + paragraphs(9),
    ),
}


@pytest.mark.parametrize("name", WRITTEN_ABOUT)
def test_what_only_speaks_of_it_is_a_page(name: str) -> None:
    found = read(WRITTEN_ABOUT[name])
    assert found.block is None, found.explanation
    assert found.outcome in ("documents", "list")


def test_a_wall_that_calls_itself_so_in_a_headline_is_one() -> None:
    said = "您访问的页面不存在或已被删除"
    found = read(
        html(f"{said}-某市人民政府", f"<h2>{said}</h2><p>请检查地址，或返回首页，重新选择栏目。</p>")
    )
    assert (found.outcome, found.block) == ("error", SoftBlock.NOT_FOUND)


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_that_says_so_itself_is_no_soft_block(status: int) -> None:
    found = read(html("404", "<p>您访问的页面不存在</p>"), status)
    assert (found.outcome, found.block) == ("error", None)


def test_a_challenge_is_one_under_any_status() -> None:
    source = "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>"
    assert {read(source, status).block for status in (200, 404, 500, 521)} == {SoftBlock.CHALLENGE}


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_by_its_nature_is_no_shell(status: int) -> None:
    assert read(b"", status).block is None


def test_a_page_of_frames_is_no_shell() -> None:
    found = read(
        '<html><frameset rows="80,*"><frame src="top.html"><frame src="main.html"></frameset></html>'
    )
    assert (found.outcome, found.block) == ("list", None)


def test_a_shell_with_its_text_inside_is_a_page() -> None:
    text = f'<div style="display:none"><h1>全市经济工作会议召开</h1>{paragraphs(9)}</div>'
    found = read(f"<html><head><title>全市经济工作会议召开</title></head><body>{text}</body></html>")
    assert (found.outcome, found.block) == ("documents", None)
