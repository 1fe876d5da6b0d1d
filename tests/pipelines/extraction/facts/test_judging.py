"""Whether targets were kept."""

from typing import Any

import pytest

from pipelines.extraction.facts.judging import judged, verdict

Row = dict[str, Any]


def fact(indicator: str, value: float | None, bound: str = "exact", **fields: Any) -> Row:
    row = {"indicator": indicator, "measure": "growth", "unit": "%", "value": value, "bound": bound}
    return row | {"low": None, "high": None, "goal": False, "striving": False} | fields


@pytest.mark.parametrize(
    ("target", "result", "expected"),
    [
        (fact("gdp", 5), fact("gdp", 5), "kept"),
        (fact("gdp", 5), fact("gdp", 4.9), "missed"),
        (fact("gdp", 5.5, "about"), fact("gdp", 5.3), "nearly"),
        (fact("gdp", 5.5, "about"), fact("gdp", 4.9), "missed"),
        (fact("gdp", 5.5, "at_least"), fact("gdp", 5.4), "missed"),
        (fact("gdp", None, "range", low=5, high=6), fact("gdp", 5.2), "kept"),
        (fact("gdp", None, "range", low=5, high=6), fact("gdp", 4.9), "missed"),
        (fact("gdp", 6), fact("gdp", 5, "at_least"), "unclear"),
        (fact("gdp", 6), fact("gdp", 6, "above"), "kept"),
        (fact("gdp", 6), fact("gdp", None, "range", low=5, high=7), "unclear"),
        (fact("gdp", 6), None, "not_reported"),
        (fact("cpi", 2, "about"), fact("cpi", 0.3), "kept"),
        (fact("cpi", 2, "about"), fact("cpi", 2.1), "nearly"),
        (fact("cpi", 3, "at_most"), fact("cpi", 3.4), "missed"),
        (
            fact("unemployment_surveyed", 5.5, "at_most"),
            fact("unemployment_surveyed", 5.5, "at_most"),
            "kept",
        ),
        (fact("energy_per_gdp", -2, "at_most"), fact("energy_per_gdp", -3), "kept"),
        (fact("energy_per_gdp", -2, "at_most"), fact("energy_per_gdp", -1), "missed"),
        (fact("budget_expenditure", 5), fact("budget_expenditure", 6), "unclear"),
        (fact("budget_expenditure", 5, "at_least"), fact("budget_expenditure", 6), "kept"),
    ],
)
def test_verdicts(target: Row, result: Row | None, expected: str) -> None:
    assert verdict(target, result) == expected


def test_each_target_once_with_its_result() -> None:
    targets = [
        fact("cpi", 2, "about"),
        fact("gdp", 7, striving=True, goal=True),
        fact("gdp", 5),
        fact("gdp", 6, goal=True),
        fact("gdp", 900, measure="level", unit="亿元"),
    ]
    results = [
        fact("gdp", 6.5),
        fact("gdp", 5),
        fact("trade", 9),
        fact("gdp", 880, measure="level", unit="亿美元"),
    ]
    found = judged(targets, results)
    assert [(row["indicator"], row["measure"], row["verdict"], row["difference"]) for row in found] == [
        ("gdp", "growth", "kept", 0.5),
        ("gdp", "level", "not_reported", None),
        ("cpi", "growth", "not_reported", None),
    ]
    assert found[0]["target"]["value"] == 6
    assert found[0]["english"] == "gross domestic product"
