"""One crawl by a worker in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.errors import GongbaoError
from deploy.benches.crawling.site import ROOT


@dataclass(frozen=True, slots=True)
class Run:
    """What one crawl took."""

    speed: float
    """Pages a second."""
    cpu: float
    """Milliseconds of the worker's processor time a page: does not depend on what else the machine does."""


def crawl(name: str, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
    """Run a worker with these GONGBAO_* variables and no others.

    Raises `GongbaoError`, which says its `name`, where it does not end well.
    """
    own = {key: value for key, value in os.environ.items() if not key.startswith("GONGBAO_")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        cwd=ROOT,
        env=own | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GongbaoError(f"{name} did not end well:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Run(found["speed"], found["cpu_ms"])
