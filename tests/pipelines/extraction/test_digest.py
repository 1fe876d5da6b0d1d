"""The digest of a page changes with what it says, and with nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.extraction.worker import analyse_response

URL = "http://www.chizhou.gov.cn/zwgk/"
ROWS = [
    ("./202603/t20260305_1.html", "2026年政府工作报告", "2026-03-05"),
    ("./202503/t20250305_2.html", "2025年政府工作报告", "2025-03-05"),
    *(
        (f"./202502/t2025020{n}_{n}3.html", f"市政府召开第{n}次常务会议", f"2025-02-0{n}")
        for n in range(1, 9)
    ),
]
SPEECH = "".join(
    f"<p>过去一年，我们完成第{n}项工作，各项事业取得新的进展，人民生活继续改善。</p>" for n in range(9)
)


def _digest(html: str, url: str = URL) -> str | None:
    body = f'<html><head><meta charset="utf-8"><title>池州市</title></head><body>{html}</body></html>'
    at = datetime(2026, 3, 6, tzinfo=UTC)
    return analyse_response(body.encode(), url, "text/html; charset=utf-8", at, 200).digest


def _list(rows: list[tuple[str, str, str]], chrome: str = "今天是2026年3月6日 访问量 1234") -> str:
    items = "".join(f'<li><a href="{to}">{title}</a><span>{on}</span></li>' for to, title, on in rows)
    return f'<div class="top">{chrome}</div><ul class="list">{items}</ul>'


def _article(speech: str, chrome: str) -> str:
    head = "<h1>政府工作报告</h1><p>——2026年3月5日在池州市第五届人民代表大会第三次会议上</p><p>市长 张三</p>"
    return f'<div class="top">{chrome}</div>{head}<div class="TRS_Editor"><p>各位代表：</p>{speech}</div>'


def test_a_list_changes_with_its_rows_alone() -> None:
    before = _digest(_list(ROWS))
    assert before
    assert _digest(_list(ROWS, "今天是2026年3月7日 访问量 1301 <img src=x.gif>")) == before
    assert _digest(_list(ROWS, '<a href="http://ads.example.com/?9">广告</a>')) == before
    new = ("./202603/t20260306_9.html", "关于印发工作要点的通知", "2026-03-06")
    assert _digest(_list([new, *ROWS])) != before
    assert _digest(_list(ROWS[1:])) != before


def test_a_new_row_may_lead_where_an_older_one_led() -> None:
    """A site without pages for its articles: each row leads to the column that prints them."""
    column = "./zfgzbg/index.html"
    before = _digest(_list([(column, "2025年政府工作报告", "2025-03-05"), *ROWS[2:]]))
    after = [(column, "李四市长作政府工作报告", "2026-03-05"), (column, "2025年政府工作报告", "2025-03-05")]
    assert _digest(_list([*after, *ROWS[2:]])) != before


def test_counters_in_titles_and_sessions_in_addresses_are_no_change() -> None:
    def rows(number: int) -> list[tuple[str, str, str]]:
        return [
            (f"{to};jsessionid=A{number}?t={number}", f"{title}（{number}）", on) for to, title, on in ROWS
        ]

    assert _digest(_list(rows(1))) == _digest(_list(rows(977)))


def test_an_article_changes_with_its_text_alone() -> None:
    url = f"{URL}202603/t20260305_1.html"
    before = _digest(_article(SPEECH, "今天是2026年3月6日"), url)
    assert _digest(_article(SPEECH, "今天是2026年3月9日 浏览 77 次"), url) == before
    assert _digest(_article(SPEECH.replace("第4项", "第四项"), "今天是2026年3月6日"), url) != before


def test_what_is_no_page_has_none() -> None:
    assert _digest("<h1>404 Not Found</h1>") is None
