"""Who published a document, as far as the page says."""

import pytest

from pipelines.extraction.fields.publisher import read_publisher
from pipelines.extraction.fields.text import fold


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("来源：湖南日报", "湖南日报"),
        ("来源 : 南方日报", "南方日报"),
        ("来源：天津人大—天津日报", "天津人大—天津日报"),
        ("信息来源：湘潭市人民政府办公室 发布时间：2023-01-09", "湘潭市人民政府办公室"),
        ("2023-01-09 09:30 来源：湘潭日报 作者：李某 浏览：12", "湘潭日报"),
        ("来源：江西省人民政府 2025年1月17日在江西省第十四届人民代表大会第三次会议上", "江西省人民政府"),
        ("索引号：1 发布机构：湘潭市人民政府办公室 发文日期：2023-01-10", "湘潭市人民政府办公室"),
        ("来源：北京日报——2025年1月18日在云南省第十四届人民代表大会第三次会议上", "北京日报"),
        ("来源：本站", None),
        ("来源：", None),
        ("来源：https://www.example.invalid/", None),
        ("稳定就业来源多元", None),
    ],
)
def test_source_lines(line: str, publisher: str | None) -> None:
    assert read_publisher([fold(line)], {}) == ((publisher, "byline") if publisher else None)


def test_the_government_meta_tag_comes_first() -> None:
    assert read_publisher([fold("来源：湖南日报")], {"ContentSource": "湘潭日报"}) == (
        "湘潭日报",
        "meta:ContentSource",
    )
    assert read_publisher([fold("来源：湖南日报")], {"ContentSource": "本站"}) == ("湖南日报", "byline")
