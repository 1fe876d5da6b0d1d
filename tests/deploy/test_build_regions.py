"""The script that builds the table of regions, on a small history of our own and on the real one."""

from pathlib import Path

from deploy import build_regions
from tests.shared import shared

HISTORY = """code,name,first_seen_yyyymm,last_seen_yyyymm,in_current_table
430000,湖南省,198012,,yes
430100,长沙市,198012,,yes
430101,市辖区,198012,201810,yes
430103,天心区,199612,,yes
430171,长沙高新技术产业开发区,201810,201810,
431300,娄底市,199912,,yes
432500,娄底地区,198012,199812,
432501,娄底市,198012,199812,
419001,济源市,199712,,yes
410000,河南省,198012,,yes
360783,龙南市,,,yes
360727,龙南县,198012,,
360000,江西省,198012,,yes
110000,北京市,198012,,yes
110100,北京市,,,yes
"""


def test_rows_levels_parents_and_bounds(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text(HISTORY, encoding="utf-8")
    rows = {(row[0], row[1]): row[2:] for row in build_regions.build(build_regions.read(history))}
    assert rows == {
        ("100000", "全国"): ("country", "", "", ""),
        ("110000", "北京市"): ("province", "100000", "", ""),
        ("360000", "江西省"): ("province", "100000", "", ""),
        ("360727", "龙南县"): ("county", "360000", "", "2024-12"),
        ("360783", "龙南市"): ("county", "360000", "2019-05", ""),
        ("410000", "河南省"): ("province", "100000", "", ""),
        ("419001", "济源市"): ("county", "410000", "1997-01", ""),
        ("430000", "湖南省"): ("province", "100000", "", ""),
        ("430100", "长沙市"): ("prefecture", "430000", "", ""),
        ("430103", "天心区"): ("county", "430100", "1981-01", ""),
        ("431300", "娄底市"): ("prefecture", "430000", "1999-01", ""),
        ("432500", "娄底地区"): ("prefecture", "430000", "", "1999-11"),
        ("432501", "娄底市"): ("county", "432500", "", "1999-11"),
    }


def test_a_known_change_has_its_month(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    header = HISTORY.partition("\n")[0]
    lines = [header, "450127,横县,200212,,", "450181,横州市,,,yes", "460321,西沙群岛,201212,201810,"]
    history.write_text("\n".join(lines), encoding="utf-8")
    _, old, new = build_regions.build(build_regions.read(history))
    assert (old[5], new[4]) == ("2021-01", "2021-02")


def test_the_shipped_table_is_what_the_script_builds() -> None:
    rows = build_regions.build(build_regions.read(shared("facts/regions_history.csv")))
    built = "\n".join(",".join(row) for row in (build_regions.HEADER, *rows)) + "\n"
    assert build_regions.TARGET.read_text(encoding="utf-8") == built
