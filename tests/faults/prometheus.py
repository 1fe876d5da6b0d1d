"""A real Prometheus over processes of ours, with the alerts that are shipped, in a hurry."""

from __future__ import annotations

import json
import re
import shutil
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from deploy.embedded.child import Child
from deploy.embedded.ports import Ports

RULES = Path(__file__).parents[2] / "deploy/monitoring/alerts.yml"
PROGRAM = shutil.which("prometheus")
EVERY = 5
"""Seconds between two scrapes; it is also their limit."""
HASTE = 10
"""How much sooner than in earnest an alert comes once its expression is true."""
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def hurried() -> dict[str, Any]:
    """Return the shipped rules with each `for:` divided by `HASTE`."""
    rules: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            if found := re.fullmatch(r"(\d+)([smhd])", rule.get("for", "")):
                rule["for"] = f"{int(found[1]) * UNITS[found[2]] * 1000 // HASTE}ms"
    return rules


class Prometheus:
    """Scrapes one address, in a child of this process.

    Parameters
    ----------
    folder: for its configuration, data and log
    target: host and port of the exporter
    """

    def __init__(self, folder: Path, target: str) -> None:
        assert PROGRAM
        folder.mkdir()
        scrape = {"job_name": "gongbao-exporter", "static_configs": [{"targets": [target]}]}
        config = {
            "global": {
                "scrape_interval": f"{EVERY}s",
                "scrape_timeout": f"{EVERY}s",
                "evaluation_interval": "1s",
            },
            "rule_files": ["alerts.yml"],
            "scrape_configs": [scrape],
        }
        (folder / "alerts.yml").write_text(yaml.safe_dump(hurried()))
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        self._address = f"127.0.0.1:{Ports(folder / 'ports.json').get('prometheus')}"
        command = [
            *(PROGRAM, "--config.file=prometheus.yml", "--storage.tsdb.path=data"),
            f"--web.listen-address={self._address}",
        ]
        self.child = Child("Prometheus", command, log=folder / "prometheus.log", cwd=folder)

    def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Return labels and value of each series that it is true for now; [] while it does not answer."""
        url = f"http://{self._address}/api/v1/query?{urllib.parse.urlencode({'query': expression})}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                found = json.load(answer)["data"]["result"]
        except OSError:
            return []
        return [(each["metric"], float(each["value"][1])) for each in found]

    def firing(self) -> set[tuple[str, str]]:
        """Return name and `server` of each alert that fires."""
        return {
            (labels["alertname"], labels.get("server", ""))
            for labels, _ in self.query('ALERTS{alertstate="firing"}')
        }
