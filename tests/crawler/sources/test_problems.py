"""What is wrong with a file of sources is said with file, line and what was expected, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources.problems import SourcesError
from crawler.sources.registry import load
from tests.crawler.sources.writing import ROW, table, write


def problems(folder: Path) -> list[str]:
    """Return what is wrong, with paths below the folder."""
    with pytest.raises(SourcesError) as error:
        load(shipped=folder)
    return str(error.value).replace(f"{folder}/", "").splitlines()


WRONG = [
    # (fields in place of those of a row, its line, what is said after the id)
    (
        "region_code: 341702",
        "region_code: 3417",
        2,
        "region_code is '3417'; expected the six digits of GB/T 2260",
    ),
    ("title: 青溪县人民政府", "title: ''", 2, "title is ''; expected the site's name"),
    ("title: 青溪县人民政府, ", "", 2, "title is missing; expected the site's name"),
    (
        ", basis: https://a.cn/list",
        "",
        2,
        "basis is missing; expected the public page or list that names the host",
    ),
    ("basis: https://a.cn/list", "basis: govv", 2, "basis is 'govv'; expected the public page or list"),
    ("basis: https://a.cn/list", "basis: []", 2, "basis is []; expected the public page"),
    (
        "http://www.qingxi.gov.cn/",
        "www.qingxi.gov.cn",
        2,
        "start_urls is 'www.qingxi.gov.cn'; expected one URL or",
    ),
    ("http://www.qingxi.gov.cn/", "[http://a.cn/, http://a.cn/]", 2, "start_urls names a URL twice"),
    ("title", "cadence: 0 0 * *, title", 2, "cadence is '0 0 * *'; expected one cron line of five fields"),
    ("title", "cadence: 0 0 32 * *, title", 2, "cadence is '0 0 32 * *'; expected one cron line"),
    ("title", "cadence: 0 0 0 * * *, title", 2, "cadence is '0 0 0 * * *'; expected one cron line"),
    ("title", "scope: all, title", 2, "scope is 'all'; expected one of page, host, site"),
    ("title", "level: town, title", 2, "level is 'town'; expected one of national, province"),
    ("region_code: 341702, ", "", 2, "level is missing; expected one of national, province"),
    ("title", "official: perhaps, title", 2, "official is 'perhaps'; expected true or false"),
    ("title", "budget: 0, title", 2, "budget is '0'; expected a number of pages, at least 1"),
    ("title", "expect: {reports: 3}, title", 2, "expect.since is missing; expected reports (at least 1)"),
    (
        "title",
        "expect: {reports: 3, since: 2020, until: 2024}, title",
        2,
        "expect.until is not known; expected",
    ),
    ("title", "revisit: {min: daily}, title", 2, "revisit.min is 'daily'; expected min and max"),
    ("title", "revisit: {min: 5s}, title", 2, "revisit.min is '5s'; expected min and max"),
    ("title", "revisit: {min: 2d, max: 1d}, title", 2, "revisit is {'min': '2d', 'max': '1d'}; expected min"),
    ("title", "politeness: {delay: 5}, title", 2, "politeness.reason is missing; expected delay (0 to 3600"),
    ("title", "politeness: {delay: .nan, reason: r}, title", 2, "politeness.delay is '.nan'; expected delay"),
    ("title", "platform: TRS WCM, title", 2, "platform is 'TRS WCM'; expected the name of a CMS family"),
    (
        "title",
        "notes: [{on: yesterday, text: t}], title",
        2,
        "notes.on is 'yesterday'; expected a list of texts",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), WRONG)
def test_a_wrong_value(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    row = ROW.replace(old, new, 1)
    assert row != ROW
    (found,) = problems(write(tmp_path, anhui=table(f"qingxi: {{{row}}}")))
    assert found.startswith(f"anhui.yml:{line}: qingxi: {said}")


BROKEN = [
    ("sources:\n  a: {title: t\n", "x.yml:3: is no YAML: "),
    ("sources: \x00\n", "x.yml:1: is no YAML in UTF-8: "),
    ("", "x.yml:1: expected fields with values"),
    ("- a\n", "x.yml:1: expected fields with values"),
    ("defaults: {}\n", "x.yml:1: sources is missing; expected ids"),
    ("sources: {}\nsorces: {}\n", "x.yml:2: sorces is not known; expected defaults and sources"),
    ("sources: []\n", "x.yml:1: expected ids of sources"),
    ("sources:\n  a: text\n", "x.yml:2: expected fields of a source: title, "),
    (f"sources:\n  a: {{{ROW}}}\n  a: {{{ROW}}}\n", "x.yml:3: a is there twice, first on line 2"),
    (f"sources:\n  a: {{{ROW}, title: u}}\n", "x.yml:2: title is there twice, first on line 2"),
    (f"sources:\n  A_b: {{{ROW}}}\n", "x.yml:2: A_b: id is not a name of a source; expected small letters"),
    (
        f"sources:\n  a: {{{ROW}, regoin_code: 341702}}\n",
        "x.yml:2: regoin_code is not known; expected region_code?",
    ),
    (f"sources:\n  a: {{{ROW}, id: b}}\n", "x.yml:2: id is not known; expected one of title, "),
    ("defaults: {title: t}\nsources: {}\n", "x.yml:1: title is not known here (only in a row"),
    (
        f"defaults: {{scope: all}}\nsources:\n  a: {{{ROW}}}\n  b: {{{ROW}}}\n",
        "x.yml:1: a: scope is 'all'; expected",
    ),
    ("sources: {a: {notes: &n [*n]}}\n", "x.yml:1: is nested deeper than 8 levels"),
    ("sources: {[a]: {}}\n", "x.yml:1: expected a word before the colon"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file(tmp_path: Path, text: str, said: str) -> None:
    assert problems(write(tmp_path, x=text))[0].startswith(said)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes("sources: {a: {title: 青溪}}".encode("gbk"))
    assert problems(tmp_path)[0].startswith("x.yml:1: is no YAML in UTF-8: ")


def test_all_mistakes_of_all_files_come_at_once_with_their_lines(tmp_path: Path) -> None:
    file = (
        "title: t\nregion_code: 34\nstart_urls:\n  - http://a.cn/\n  - ftp://a.cn/\nbasis: a/b\nbudget: -1\n"
    )
    write(tmp_path, x=table("a: {}", f"b: {{{ROW}}}"), y="[", x__c=file, levels="town: {}\n")
    assert [line.partition(" is ")[0] for line in problems(tmp_path)] == [
        "levels.yml:1: town",
        "x/c.yml:2: c: region_code",
        "x/c.yml:5: c: start_urls",
        "x/c.yml:7: c: budget",
        "x.yml:2: a: basis",
        "x.yml:2: a: level",
        "x.yml:2: a: start_urls",
        "x.yml:2: a: title",
        "y.yml:2:",
    ]


def test_one_id_in_two_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, x=table(f"a: {{{ROW}}}"), y__a="{" + ROW + "}")
    (found,) = problems(tmp_path)
    assert found.startswith("y/a.yml:1: a is there already: ")


def test_files_that_nobody_would_read_are_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, x__y__z="{" + ROW + "}")
    (tmp_path / "x.yaml").write_text(table(f"a: {{{ROW}}}"), encoding="utf-8")
    assert problems(tmp_path) == [
        "x/y/z.yml:1: nobody reads it; expected PROVINCE.yml, or PROVINCE/ID.yml",
        "x.yaml:1: nobody reads it; expected the name x.yml",
    ]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="nowhere:1: expected a folder of sources"):
        load(tmp_path / "nowhere")
