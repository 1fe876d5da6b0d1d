import pytest

from crawler.pages.dom import parse
from crawler.pages.walk import read_blocks
from pipelines.extraction.agreement import judge, likeness
from tests.crawler.pages.pages import SENTENCE, article, html, paragraphs


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [("甲乙丙", "丙乙甲", 1.0), ("甲乙", "丙丁", 0.0), ("甲甲", "甲", 2 / 3), ("", "甲", 0.0)],
)
def test_likeness(one: str, other: str, value: float) -> None:
    assert likeness(one, other) == pytest.approx(value)


def test_a_plain_article_is_read_alike_by_all() -> None:
    source = article(count=12)
    page = read_blocks(parse(source))
    ours = [block for block in page.blocks if SENTENCE in block.text]
    verdict = judge(page, ours, source)
    assert verdict.agreement > 0.8
    assert verdict.blocks == ours


def test_two_who_agree_outvote_a_wrong_choice() -> None:
    source = html(
        "某市召开会议", f"<div>某栏目的说明文字，与正文无关。</div><article>{paragraphs(15)}</article>"
    )
    page = read_blocks(parse(source))
    wrong = [block for block in page.blocks if "无关" in block.text]
    verdict = judge(page, wrong, source)
    assert "two readers" in verdict.why
    assert sum(SENTENCE in block.text for block in verdict.blocks) == 15


def test_others_are_asked_only_where_the_densest_part_is_another_text_or_when_it_matters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("pipelines.extraction.agreement.fast", lambda source: asked.append(source) or source)
    source = article(count=12)
    page = read_blocks(parse(source))
    ours = [block for block in page.blocks if SENTENCE in block.text]
    verdict = judge(page, ours, source, thorough=False)
    assert (asked, verdict.blocks, verdict.agreement > 0.9) == ([], ours, True)
    judge(page, ours, source)
    judge(page, ours[:1], source, thorough=False)
    assert asked == [source, source]
