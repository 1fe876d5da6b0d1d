"""The log of a real worker: every line of it, Scrapy's own too, is in the form that was asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers

ROOT = Path(__file__).parents[3]


def _log(servers: EmbeddedServers, folder: Path, form: str, *options: str) -> str:
    environment = os.environ | servers.environment() | {"GONGBAO_SPOOL": str(folder), "GONGBAO_LOG": form}
    command = [sys.executable, "-m", "scrapy", "crawl", "reports", "-a", "until_idle=0.1", "-a", "run=r1"]
    done = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.usefixtures("redis_url")
def test_json_down_to_the_last_line(servers: EmbeddedServers, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in _log(servers, tmp_path, "json").splitlines()]
    assert {"at", "level", "logger", "message", "worker"} <= set.intersection(*(set(line) for line in lines))
    assert any(line["message"].startswith("Scrapy ") for line in lines)
    assert lines[-1]["run"] == "r1"
    assert "Spider closed" in lines[-1]["message"]


@pytest.mark.usefixtures("redis_url")
def test_text_in_a_file_hides_the_keys(servers: EmbeddedServers, tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    key = servers.environment()["GONGBAO_S3_SECRET_KEY"]
    assert _log(servers, tmp_path / "spool", "text", "-s", f"BOT_NAME={key}", "--logfile", str(file)) == ""
    text = file.read_text(encoding="utf-8")
    assert "Spider closed" in text
    assert "(bot: ***)" in text
    assert key not in text
