"""`deploy/replay` as a person starts it, but for the making of its environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.embedded.ports import free

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-replay" / "bin" / "python"
PORTS = range(23_000, 24_000)


@dataclass
class Replay:
    """A replay that runs."""

    url: str
    process: subprocess.Popen[str]
    said: list[str]
    """What it printed until it answered."""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a path; redirects are followed."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def page(self, url: str, modifier: str = "mp_", at: str = "2099") -> tuple[int, bytes]:
        """The archived page itself, without pywb's frame; `id_` is the bytes as archived."""
        return self.get(f"/gongbao/{at}{modifier}/{url}")


def needs_pywb() -> None:
    """Skip where pywb's environment is missing; in CI that is a failure."""
    if not PYTHON.exists():
        reason = "needs .venv-replay, which deploy/check and deploy/replay make"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@contextmanager
def replaying(environment: Mapping[str, str], directory: Path) -> Iterator[Replay]:
    """A replay of the archive that the environment names; ended as by Ctrl-C."""
    needs_pywb()
    port = next(port for port in PORTS if free([port]))
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "deploy.replaying",
            "--python",
            str(PYTHON),
            "--port",
            str(port),
            str(directory),
        ],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        | dict(environment),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert process.stdout
        said: list[str] = []
        for line in process.stdout:
            said.append(line.rstrip())
            if line.startswith("The archive is at"):
                break
        else:
            pytest.fail("\n".join(said))
        yield Replay(f"http://127.0.0.1:{port}", process, said)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0, rest
    assert rest.endswith("Stopped; the index stays where it is.\n")
