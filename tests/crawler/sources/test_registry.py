"""The registry: tables and files, defaults, a folder of one's own, and which source a host belongs to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.sources.levels import Level
from crawler.sources.registry import UnknownSourceError, load
from crawler.sources.scope import Reach, Scope
from tests.crawler.sources.writing import ROW, table, write

FILE = """\
title: 青溪县人民政府
region_code: 341702
publisher: 青溪县人民政府办公室
start_urls: [http://www.qingxi.gov.cn/, "http://xxgk.qingxi.gov.cn/list?id=1&page=2"]
cadence: ["0 3 * 1-3 *", 0 3 1 4-12 *]
politeness: {delay: 20, reason: 403 after ten requests a minute}
basis: gov
notes:
  - {on: 2026-03-01, text: "redirects to https: not on weekends"}
  - moved in 2024
"""


def test_a_row_of_a_known_platform_is_all_that_a_site_needs(tmp_path: Path) -> None:
    before = load()
    write(tmp_path, anhui=table("anhui-qingxi: {" + ROW + ", platform: trs}"))
    registry = load(tmp_path)
    assert len(registry) == len(before) + 1
    source = registry.get("anhui-qingxi")
    assert (source.level, source.platform, source.scope) == (Level.COUNTY, "trs", Reach.SITE)
    assert source.publisher == "青溪县人民政府"
    assert source.cadence == before.get("anhui-baohe").cadence  # that of its level
    assert registry.by_host("xxgk.qingxi.gov.cn") is source
    assert registry.place("anhui-qingxi") == (tmp_path / "anhui.yml", 2)


def test_so_is_a_file_of_ten_lines_whose_name_is_the_id(tmp_path: Path) -> None:
    assert len(FILE.splitlines()) <= 10
    own = write(tmp_path, **{"anhui__anhui-qingxi": FILE, "lists": "gov: owner/lists:data/gov.ts\n"})
    source = load(own).get("anhui-qingxi")
    assert source.publisher == "青溪县人民政府办公室"
    assert source.start_urls[1] == "http://xxgk.qingxi.gov.cn/list?id=1&page=2"
    assert source.cadence == ("0 3 * 1-3 *", "0 3 1 4-12 *")
    assert source.delay == 20
    assert source.basis == ("owner/lists:data/gov.ts",)
    assert [(note.on, note.text) for note in source.notes] == [
        (date(2026, 3, 1), "redirects to https: not on weekends"),
        (None, "moved in 2024"),
    ]
    assert source.scopes == (Scope(Reach.SITE, "qingxi.gov.cn"),) * 2


def test_values_are_the_text_that_stands_there(tmp_path: Path) -> None:
    # YAML would make a boolean of `no`, octal of 0777 and a date of 2026-01-01
    row = (
        "x: {title: no, region_code: 341702, start_urls: http://a.cn/, basis: a/b, notes: [0777, 2026-01-01]}"
    )
    source = load(write(tmp_path, anhui=table(row))).get("x")
    assert (source.title, [note.text for note in source.notes]) == ("no", ["0777", "2026-01-01"])


def test_the_row_wins_over_the_head_and_the_head_over_the_level(tmp_path: Path) -> None:
    levels = "county: {budget: 7, official: false, scope: page}\n"
    head = "defaults: {official: true, platform: trs, budget: null}\n"
    rows = table(f"a: {{{ROW}}}", f"b: {{{ROW}, scope: host, platform: null}}", head=head)
    registry = load(write(tmp_path, levels=levels, anhui=rows, anhui__c="{" + ROW + "}"))
    a, b, c = (registry.get(name) for name in "abc")
    assert (a.budget, a.official, a.scope, a.platform) == (None, True, Reach.PAGE, "trs")
    assert (b.scope, b.platform) == (Reach.HOST, None)
    assert c.platform == "trs"  # a file of its own stands under the head of its province's table, too
    assert load().get("anhui-baohe").budget != 7  # the folder's levels are for its own sources


def test_a_source_of_ones_own_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    row = "{title: 池州, region_code: 341700, start_urls: http://new.chizhou.cn/, basis: a/b}"
    registry = load(write(tmp_path, own=table(f"anhui-chizhou: {row}")))
    assert len(registry) == len(load())
    assert registry.get("anhui-chizhou").title == "池州"
    assert registry.by_host("www.chizhou.gov.cn") is None


def test_a_host_of_a_shipped_source_can_be_taken_over(tmp_path: Path) -> None:
    row = "{title: 池州, region_code: 341700, start_urls: https://www.chizhou.gov.cn/a/, basis: a/b}"
    registry = load(write(tmp_path, own=table(f"mine: {row}")))
    assert registry.by_host("www.chizhou.gov.cn") is registry.get("mine")


def test_hosts_belong_to_the_innermost_site(tmp_path: Path) -> None:
    site, host = "level: news, basis: a/b, scope: site", "level: news, basis: a/b, scope: host"
    rows = (
        f"city: {{title: t, start_urls: http://www.city.gov.cn/, {site}}}",
        f"district: {{title: t, start_urls: http://east.city.gov.cn:8080/, {site}}}",
        f"office: {{title: t, start_urls: http://czj.city.gov.cn/, {host}}}",
        f"second: {{title: t, start_urls: http://czj.city.gov.cn/b/, {host}}}",
    )
    registry = load(write(tmp_path, x=table(*rows)), shipped=write(tmp_path / "none"))
    owners = {
        "www.city.gov.cn": "city",
        "CITY.gov.cn.": "city",
        "xxgk.city.gov.cn:8443": "city",
        "a.east.city.gov.cn": "district",
        "czj.city.gov.cn": "office",  # the first of two
        "a.czj.city.gov.cn": "city",
        "othercity.gov.cn": None,
        "gov.cn": None,
        "": None,
    }
    found = {host: registry.by_host(host) for host in owners}
    assert {host: source and source.id for host, source in found.items()} == owners


def test_regions_of_hosts() -> None:
    registry = load()
    assert registry.region_of_host("www.chizhou.gov.cn") == "341700"
    assert registry.region_of_host("www.thepaper.cn") is None
    assert registry.region_of_host("nobody.example.cn") is None


def test_an_unknown_id_is_explained() -> None:
    with pytest.raises(UnknownSourceError, match="no source 'atlantis'"):
        load().get("atlantis")
    assert "atlantis" not in load()
    assert "anhui-chizhou" in load()


def test_the_order_is_stable() -> None:
    assert [source.id for source in load()] == [source.id for source in load()]
