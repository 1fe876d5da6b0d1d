"""What is installed is what was locked: by version and by hash, wherever it is installed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "deploy" / "locks").glob("*.txt"))
PIP = re.compile(r"pip3? install |uv pip install |pip sync |\$\{pip\[@\]\}")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_each_requirement_has_one_version_and_hashes(lock: Path) -> None:
    text = re.sub(r"\\\n\s*", " ", lock.read_text())
    requirements = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert requirements
    for line in requirements:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^]]+\])?==[^ ;]+", line), line[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line[:80]
        assert "://" not in line, line[:80]


def test_nothing_is_installed_without_hashes() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "deploy", ".ci"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = 0
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in (".txt", ".json", ".md", ".png") or not path.is_file():
            continue
        text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8", errors="replace"))
        for command in re.split(r"&&|\n", text):
            if PIP.search(command) and not re.match(r"\s*(#|local pip=)", command):
                found += 1
                assert "--require-hashes" in command or "--no-deps" in command, f"{name}: {command.strip()}"
    assert found


def test_the_files_hold_no_key() -> None:
    pattern = r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-[0-9A-Za-z-]{20}"
    run = subprocess.run(
        ["git", "grep", "-lE", "-e", pattern, "--", ".", ":!tests/deploy/test_supply.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == []
