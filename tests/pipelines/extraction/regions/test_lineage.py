"""What became of regions that the table no longer has."""

import pytest

from pipelines.extraction.regions import lineage
from pipelines.extraction.regions.table import coded, regions


@pytest.mark.parametrize(
    ("code", "name", "today"),
    [
        ("430100", "长沙市", "430100"),
        ("420600", "襄樊市", "420600"),  # renamed to 襄阳市
        ("530800", "思茅市", "530800"),  # to 普洱市
        ("532700", "思茅地区", "530800"),
        ("610427", "彬县", "610482"),  # to 彬州市, under another stem
        ("612227", "彬县", "610482"),
        ("512424", "简阳县", "510185"),  # through seven codes
        ("610121", "长安县", "610116"),  # became a district
        ("350403", "三元区", "350404"),
        ("139001", "定州市", "130682"),  # under its old code again
        ("130124", "正定县", "130123"),  # its code went to 栾城县
        ("130503", "桥西区", "130503"),  # to 信都区, and not to the 桥西区 of another city
        ("310103", "卢湾区", None),  # merged into 黄浦区
        ("371200", "莱芜市", None),  # a prefecture that became two districts
        ("130103", "桥东区", None),  # split up; another city still has one of the name
        ("999999", None, None),
    ],
)
def test_where_a_line_goes_on(code: str, name: str | None, today: str | None) -> None:
    assert lineage(code, name) == today


def test_every_line_ends_at_a_region_of_today_in_the_same_province_and_of_the_same_level() -> None:
    found = {region: lineage(region.code, region.name) for region in regions()}
    for region, today in found.items():
        if today is not None:
            [successor] = [each for each in coded(today) if each.current]
            assert (successor.level, successor.code[:2]) == (region.level, region.code[:2])
    assert all(today == region.code for region, today in found.items() if region.current)
    ended = [today for region, today in found.items() if not region.current]
    assert sum(today is not None for today in ended) >= 0.75 * len(ended)
