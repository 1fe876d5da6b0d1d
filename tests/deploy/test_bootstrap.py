"""What `deploy/bootstrap` does before there is an environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "dirname", "cat", "cksum", "tail", "mkdir", "rm")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with only what the script reads, and a PATH folder (`bin`) without any Python."""
    root = tmp_path / "a checkout"
    (root / "deploy" / "locks").mkdir(parents=True)
    (root / "bin").mkdir()
    shutil.copy(ROOT / "deploy" / "bootstrap", root / "deploy" / "bootstrap")
    (root / "pyproject.toml").write_text("[project]\n")
    for lock in ("demo", "check"):
        (root / "deploy" / "locks" / f"{lock}.txt").write_text(f"# {lock}\n")
    for tool in TOOLS:
        (root / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return root


def source(checkout: Path, lock: str) -> subprocess.CompletedProcess[str]:
    script = f'set -euo pipefail; source "{checkout}/deploy/bootstrap" {lock}; echo "$PYTHON"'
    return subprocess.run(
        ["bash", "-c", script],
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_is_said_in_one_sentence(checkout: Path) -> None:
    done = source(checkout, "demo")
    assert done.returncode == 1
    assert done.stderr.startswith("Gongbao needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_an_old_python_counts_as_none(checkout: Path) -> None:
    old = checkout / "bin" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert source(checkout, "demo").stderr.startswith("Gongbao needs Python 3.11 or newer")


def test_a_failing_installation_ends_with_its_reason(checkout: Path) -> None:
    (checkout / "deploy" / "locks" / "demo.txt").write_text("not a requirement\n")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    done = source(checkout, "demo")
    assert done.returncode == 1
    assert "Installing failed; the end of" in done.stderr
    assert "not a requirement" in done.stderr
    assert not (checkout / ".venv" / ".gongbao-stamp").exists()


def test_pywb_gets_an_environment_of_its_own(checkout: Path) -> None:
    for lock in ("replay", "replay-build"):
        (checkout / "deploy" / "locks" / f"{lock}.txt").write_text(f"# {lock}\n")
    python = checkout / ".venv-replay" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" >>"{checkout}/called"\n')
    python.chmod(0o755)
    done = source(checkout, "replay")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{python}\n")
    installed = [line for line in (checkout / "called").read_text().splitlines() if "install" in line]
    assert [line.rpartition("/")[2] for line in installed] == ["replay-build.txt", "replay.txt"]
    assert all("--require-hashes" in line for line in installed)
    assert not (checkout / ".venv").exists()
    assert source(checkout, "replay").stdout == f"{python}\n"


@pytest.mark.parametrize(
    ("stamped", "asked", "again"),
    [("demo", "demo", False), ("check", "demo", False), ("demo", "check", True)],
)
def test_it_installs_again_only_for_another_lock(
    checkout: Path, stamped: str, asked: str, again: bool
) -> None:
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")  # a pip that is always content
    python.chmod(0o755)
    locked = (checkout / "deploy" / "locks" / f"{stamped}.txt").read_bytes()
    content = locked + (checkout / "pyproject.toml").read_bytes()
    digest = subprocess.run(["cksum"], input=content, capture_output=True, check=True).stdout.decode().strip()
    (venv / ".gongbao-stamp").write_text(f"{venv} {stamped} {digest}\n")
    done = source(checkout, asked)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{python}\n")
    assert ("Installing" in done.stdout) is again
    assert source(checkout, asked).stdout == f"{python}\n"
