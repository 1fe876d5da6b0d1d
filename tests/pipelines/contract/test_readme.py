"""The tables in pipelines/README.md follow from the models, and every field is described."""

from __future__ import annotations

import pytest

from deploy.build_contract import README
from pipelines.contract import COLLECTIONS
from pipelines.contract.base import described
from pipelines.contract.readme import TABLES, tables_in, written


def test_the_readme_has_all_tables_as_they_follow_from_the_models() -> None:
    text = README.read_text("utf-8")
    assert sorted(tables_in(text)) == sorted(TABLES)
    assert written(text) == text, "run: .venv/bin/python -m deploy.build_contract"


def test_a_table_that_drifted_is_written_anew() -> None:
    text = README.read_text("utf-8")
    drifted = text.replace("| `changed_at` | date |", "| `altered_at` | date |", 1)
    assert drifted != text
    assert written(drifted) == text


@pytest.mark.parametrize("name", TABLES)
def test_every_field_is_described(name: str) -> None:
    for field, info in described(TABLES[name][0]).items():
        assert info.description, f"{name}.{field}"


def test_every_collection_has_a_table() -> None:
    assert set(COLLECTIONS) <= set(TABLES)
