"""Every alert is about a metric that exists, comes when it should, and has its section in the runbook."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.metrics.catalogue import series_names
from deploy.monitoring.build import DASHBOARDS, FOLDER, dashboard, text

ROOT = Path(__file__).parents[3]
RULES = ROOT / "deploy/monitoring/alerts.yml"
RUNBOOK = (ROOT / "deploy/runbook.md").read_text(encoding="utf-8")
NAME = re.compile(r"\b(?:gongbao|process|python)_[a-z_]+")
STANDARD = {"process_resident_memory_bytes", "process_cpu_seconds_total"}
needs_promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="needs promtool (Debian: prometheus)"
)


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def queries() -> Iterator[str]:
    for name in DASHBOARDS:
        for panel in dashboard(name)["panels"]:
            yield from (target["expr"] for target in panel["targets"])


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_is_about_what_exists_and_the_runbook_has_it(rule: dict[str, Any]) -> None:
    names = NAME.findall(rule["expr"])
    assert names
    assert set(names) <= series_names()
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["runbook_url"] == f"deploy/runbook.md#{rule['alert'].lower()}"
    section = re.search(rf"^### {rule['alert']}\n(.+?)(?=^##|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
    assert section
    for word in ("**What it means.**", "**Look at**", "**Do**"):
        assert word in section[1]


def test_no_section_of_the_runbook_is_about_an_alert_that_is_gone() -> None:
    named = re.findall(r"^### ([A-Z]\w+)$", RUNBOOK, re.MULTILINE)
    assert set(named) == {rule["alert"] for rule in rules()}


@pytest.mark.parametrize("query", list(queries()))
def test_every_query_of_the_dashboards_names_metrics_that_exist(query: str) -> None:
    names = set(NAME.findall(query))
    assert names
    assert names <= series_names() | STANDARD


@pytest.mark.parametrize("name", DASHBOARDS)
def test_the_files_are_what_the_builder_writes(name: str) -> None:
    written = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert written == text(name), "run python -m deploy.monitoring.build"


@needs_promtool
def test_promtool_takes_the_rules_and_the_queries(tmp_path: Path) -> None:
    recorded = [{"record": f"q{number}", "expr": query} for number, query in enumerate(queries())]
    made = tmp_path / "queries.yml"
    made.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": recorded}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", RULES, made], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@needs_promtool
def test_promtool_takes_the_configuration_for_compose() -> None:
    command = ["promtool", "check", "config", "--syntax-only", RULES.with_name("prometheus.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_alerts_come_when_they_should_and_only_then() -> None:
    command = ["promtool", "test", "rules", RULES.with_name("alerts_test.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=RULES.parent)
    assert done.returncode == 0, done.stdout + done.stderr
