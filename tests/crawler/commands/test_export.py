"""`scrapy export` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.crawler.commands.conftest import Run
from tests.crawler.commands.test_reports import store


def test_it_says_what_it_wrote_and_refuses_what_it_cannot(run: Run, mongo_uri: str, tmp_path: Path) -> None:
    store(mongo_uri)
    asked = ("export", str(tmp_path / "out"), "--table", "reports", "--format", "jsonl", "--region", "341700")
    done = run(*asked, "--json", own_process=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 1
    again = run(*asked)
    assert "run 2: what changed: 0 rows" in again.stdout
    refused = run("export", str(tmp_path / "out"), "--region", "Anhui")
    assert refused.returncode == 2
    assert "a code of six digits" in refused.stderr
