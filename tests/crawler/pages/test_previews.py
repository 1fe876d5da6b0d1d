import pytest

from crawler.pages.plain import read_lines
from crawler.pages.previews import selling_marks


@pytest.mark.parametrize(
    ("lines", "marks"),
    [
        (["开通 VIP", "Vip可免费下载"], {"开通 vip", "vip可免费下载"}),
        (["加入vIP", "立即下载"], {"加入vip", "立即下载"}),
        (["VIP", "会员免费"], set()),
        (["开通", "vip"], set()),
        ([], set()),
    ],
)
def test_what_a_shop_says_is_found_in_either_case(lines: list[str], marks: set[str]) -> None:
    assert selling_marks(read_lines("\n".join(lines)).blocks) == marks
