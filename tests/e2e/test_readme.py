"""The README's queries run as they stand there, over what the line stored of the sample sites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Line

README = Path(__file__).resolve().parents[2] / "README.md"


def _queries() -> list[str]:
    return re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)


def test_the_queries_of_the_readme_find_something(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGBAO_MONGO_URI", line.environment["GONGBAO_MONGO_URI"])
    names: dict[str, object] = {}
    queries = _queries()
    assert len(queries) == 3
    for query in queries:
        exec(compile(query, "README.md", "exec"), names)
        assert capsys.readouterr().out.strip(), f"this query of the README finds nothing:\n{query}"
