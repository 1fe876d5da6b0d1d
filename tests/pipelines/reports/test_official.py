import pytest

from pipelines.reports.official import official


@pytest.mark.parametrize(
    ("site", "publisher", "expected"),
    [
        ("qinghe.gov.cn", None, "site"),
        ("gov.cn", "新华社", "site"),
        ("qinghe.gov.cn:8080", None, "site"),
        ("notgov.cn", None, None),
        ("gov.cn.example.com", None, None),
        ("news.example.com", "青禾县人民政府", "publisher"),
        ("news.example.com", "青禾县人民政府办公室", "publisher"),
        ("news.example.com", "青禾政府网", "publisher"),
        ("news.example.com", "县政府办公室", "publisher"),
        ("news.example.com", "池州市青禾县政府", "publisher"),
        ("news.example.com", "白杨县人民政府", None),
        ("news.example.com", "青禾日报", None),
        ("news.example.com", None, None),
    ],
)
def test_what_is_official(site: str, publisher: str | None, expected: str | None) -> None:
    row = {"site": site, "publisher": publisher, "region_name": "青禾县"}
    assert official(row) == expected
