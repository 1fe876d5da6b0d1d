"""Which regions have a source, and which sources a person means."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources.choosing import UnknownProvinceError, choose, province_code
from crawler.sources.coverage import coverage, totals, without_region
from crawler.sources.levels import Level
from crawler.sources.registry import Registry, load
from pipelines.extraction.regions.model import Region
from tests.crawler.sources.writing import table, write

AREAS = [
    Region("100000", "全国", "country", "", "", ""),
    Region("340000", "安徽省", "province", "100000", "", ""),
    Region("341700", "池州市", "prefecture", "340000", "", ""),
    Region("341702", "贵池区", "county", "341700", "", ""),
    Region("341721", "东至县", "county", "341700", "", ""),
    Region("341799", "旧县", "county", "341700", "", "2004-11"),
    Region("710000", "台湾省", "province", "100000", "", ""),
]


def row(name: str, code: str, **fields: str) -> str:
    """Return a row of a table."""
    more = "".join(f", {key}: {value}" for key, value in fields.items())
    where = f"region_code: {code}" if code else "level: department"
    return f"{name}: {{title: {name}, {where}, start_urls: http://{name}.cn/, basis: a/b{more}}}"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    rows = [
        row("anhui", "340000").replace("title: anhui", "title: 安徽省人民政府"),
        row("county", "341721", platform="trs"),
        row("old", "341799", platform="trs", official="false"),
        row("office", "341702", level="department"),
        row("ministry", ""),
    ]
    return load(shipped=write(tmp_path, x=table(*rows)))


def test_what_is_covered_and_what_is_missing(registry: Registry) -> None:
    anhui, taiwan = coverage(registry, AREAS)
    assert anhui.regions == {"province": 1, "prefecture": 1, "county": 2}
    assert anhui.covered == {"province": 1, "prefecture": 0, "county": 1}
    # a department of 贵池区 is not its government, and 旧县 needs no source any more
    assert [(m.region_code, m.name) for m in anhui.missing] == [("341700", "池州市"), ("341702", "贵池区")]
    assert (anhui.sources, anhui.official) == (4, 3)
    assert anhui.platforms == {"trs": 2, "": 2}
    assert anhui.basis == {"a/b": 4}
    assert [m.name for m in taiwan.missing] == ["台湾省"]
    assert totals([anhui, taiwan]) == {"province": (1, 2), "prefecture": (0, 1), "county": (1, 2)}
    assert [source.id for source in without_region(registry)] == ["ministry"]


def test_one_level_alone(registry: Registry) -> None:
    anhui, _ = coverage(registry, AREAS, Level.COUNTY)
    assert anhui.regions == {"province": 0, "prefecture": 0, "county": 2}
    assert [m.name for m in anhui.missing] == ["贵池区"]


@pytest.mark.parametrize("name", ["anhui", "ANHUI", "安徽", "安徽省", "34", "340000", "341702"])
def test_a_province_has_many_names(registry: Registry, name: str) -> None:
    assert province_code(name, registry) == "34"
    assert len(choose(registry, name)) == 4


@pytest.mark.parametrize("name", ["安", "atlantis", "3400", "county"])
def test_an_unknown_province(registry: Registry, name: str) -> None:
    with pytest.raises(UnknownProvinceError, match="There are: anhui"):
        choose(registry, name)


def test_a_level_is_chosen(registry: Registry) -> None:
    assert [source.id for source in choose(registry, level=Level.DEPARTMENT)] == ["office", "ministry"]
    assert [source.id for source in choose(registry, "anhui", Level.COUNTY)] == ["county", "old"]
    assert len(choose(registry)) == len(registry)
