"""What the line stored of the sample sites is as readers are promised, row by row."""

from __future__ import annotations

import json

from tests.e2e.conftest import Line


def test_all_rows_keep_the_contract(line: Line) -> None:
    done = line.scrapy("contract", "--rows", "--json")
    found = {each["name"]: each for each in json.loads(done.stdout)["collections"]}
    assert {name: each["example"] for name, each in found.items() if each["others"]} == {}
    assert {each["validator"] for each in found.values()} == {"right"}
    assert done.returncode == 0
