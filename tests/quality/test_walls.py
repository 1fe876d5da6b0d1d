"""No real page is taken for a soft block; tests/crawler/pages/test_walls.py has pages that are some."""

from __future__ import annotations

from tests.quality.corpora import bare_cases, cases

ARTICLES = 200


def test_no_real_page_is_a_soft_block() -> None:
    pages = [
        *(case for corpus in ("news-2011", "web-article", "web-forum") for case in cases(corpus)),
        *(case for corpus in ("news-2019", "gbk-2015", "discuz", "lists") for case in bare_cases(corpus)),
    ]
    articles = [case for case in pages if case.analysis.outcome == "documents"]
    assert len(articles) >= ARTICLES
    assert [(case.name, case.analysis.block) for case in pages if case.analysis.block] == []
