"""The script that draws up the tables of sources, on a small list of our own and on the real one."""

from __future__ import annotations

from pathlib import Path

from crawler.sources.drafting import PLAIN
from crawler.sources.registry import load
from deploy import build_sources
from tests.shared import shared

PORTALS = """level,region_code,region_name,host,start_url,platform,seen_in,notes
province,340000,安徽省,www.ah.gov.cn,http://www.ah.gov.cn/public/column/1681?a=1&b=2,public-column,owner/list:a.ts,
prefecture,341700,安徽省池州市,www.chizhou.gov.cn,https://www.chizhou.gov.cn/PolicyContent/,,owner/list:a.ts,
county,341702,安徽省池州市贵池区,www.chizhou.gov.cn,https://www.chizhou.gov.cn/PolicyContent/,,owner/list:a.ts,
county,341721,安徽省池州市东至县,www.dongzhi.gov.cn,https://www.ah.gov.cn/x,trs,owner/list:a.ts,start_url is on another host (www.ah.gov.cn)
county,340121,安徽省合肥市长丰县,www.cf.gov.cn,http://xxgk.cf.gov.cn/zc/,jspx (jeecms-like),owner/list:a.ts ; a list in 3 files,second list gives a.cn
department,340000,安徽省财政厅,czt.ah.gov.cn,https://czt.ah.gov.cn/tzgg/,,owner/other,level in source: provincial
department,,审计署,www.audit.gov.cn,https://www.audit.gov.cn/,,owner/other,level in source: central
news,,澎湃新闻,www.thepaper.cn,https://www.thepaper.cn/,,owner/other,
prefecture,232700,黑龙江省大兴安岭地区,www.dxal.gov.cn,http://www.dxal.gov.cn/zfgzbg/,,owner/list:a.ts,
"""  # noqa: E501


def test_what_becomes_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    path.write_text(PORTALS, encoding="utf-8")
    said: list[str] = []
    tables = tmp_path / "tables"
    tables.mkdir()
    for name, text in build_sources.build(path, said).items():
        (tables / name).write_text(text, encoding="utf-8")
    levels = Path(build_sources.TARGET / "levels.yml").read_text(encoding="utf-8")
    (tables / "levels.yml").write_text(levels, encoding="utf-8")
    found = {source.id: source for source in load(shipped=tables)}
    assert {name: source.title for name, source in found.items()} == {
        "anhui": "安徽省人民政府",
        "anhui-cf": "合肥市长丰县人民政府",
        "anhui-chizhou": "池州市人民政府",
        "anhui-dongzhi": "池州市东至县人民政府",
        "anhui-czt": "安徽省财政厅",
        "heilongjiang-dxal": "大兴安岭地区行政公署",
        "national-audit": "审计署",
        "news-thepaper": "澎湃新闻",
    }
    assert {name: source.start_urls for name, source in found.items() if len(source.start_urls) > 1} == {
        "anhui": ("http://www.ah.gov.cn/", "http://www.ah.gov.cn/public/column/1681?a=1&b=2"),
        "anhui-cf": ("http://www.cf.gov.cn/", "http://xxgk.cf.gov.cn/zc/"),
        "heilongjiang-dxal": ("http://www.dxal.gov.cn/", "http://www.dxal.gov.cn/zfgzbg/"),
    }
    assert found["anhui-dongzhi"].start_urls == ("http://www.dongzhi.gov.cn/",)
    cf = found["anhui-cf"]
    assert (cf.platform, cf.basis, cf.notes[0].text) == (
        "jspx",
        ("owner/list:a.ts",),
        "another list names a.cn",
    )
    assert (found["national-audit"].region_code, found["national-audit"].official) == (None, True)
    assert (found["news-thepaper"].official, found["news-thepaper"].expect) == (False, None)
    assert any(each.startswith("www.chizhou.gov.cn is not taken for 安徽省池州市贵池区") for each in said)


def test_a_host_that_is_not_taken_has_a_reason_and_every_other_one_a_source() -> None:
    registry, said = load(), list[str]()
    path = shared("facts/portals.csv")
    build_sources.build(path, said)
    hosts = [row["host"] for row in build_sources.rows.read(path)]
    assert [host for host in hosts if registry.by_host(host) is None] == []


def test_the_build_is_the_same_each_time_and_holds_what_is_shipped(tmp_path: Path) -> None:
    path = shared("facts/portals.csv")
    first, second = build_sources.build(path, []), build_sources.build(path, [])
    assert first == second
    for name, text in first.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    levels = Path(build_sources.TARGET / "levels.yml").read_text(encoding="utf-8")
    (tmp_path / "levels.yml").write_text(levels, encoding="utf-8")
    shipped = load()
    assert [source.id for source in load(shipped=tmp_path) if source.id not in shipped] == []


def test_what_needs_quotes() -> None:
    bare = ("http://a.cn/?b=c", "341700", "池州市", "a/b:c.ts", "no")
    quoted = (
        "",
        "null",
        "true",
        "a: b",
        "a:",
        "a #b",
        "a, b",
        "[a]",
        "- a",
        "*a",
        "http://a.cn/?b=1&c=2",
        " a",
    )
    assert [text for text in bare if not PLAIN.fullmatch(text)] == []
    assert [text for text in quoted if PLAIN.fullmatch(text)] == []
