from decimal import Decimal

import pytest

from pipelines.extraction.facts.numbers import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("5", "5"),
        ("五点五", "5.5"),
        ("零点三", "0.3"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("两千三百", "2300"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["二十三十", "五六", "百", "十十", "五点", "点五", "元"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None
