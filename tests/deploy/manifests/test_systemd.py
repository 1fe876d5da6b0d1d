"""The units of one machine are taken by systemd, hardened, and give each process what it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.credentials.files import Folder, Places
from tests.deploy.manifests.variables import problems

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "deploy/systemd"
SERVICES = {file.stem: file for file in sorted(FOLDER.glob("*.service"))}
PROCESSES = {
    "gongbao-worker@": "reports",
    "gongbao-scheduler": "schedule",
    "gongbao-console": "console",
    "gongbao-exporter": "exporter",
    "gongbao-verify": "verify",
    "gongbao-backup": "backup",
}
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
MOST_EXPOSED = 2.5
"""Of 10, as systemd-analyze has it: it calls 2.5 OK, and what is not hardened 9.6 UNSAFE."""


def settings(file: Path) -> list[tuple[str, str]]:
    return re.findall(r"^(\w+)=(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as on a machine on which the programs are where they say."""
    folder = tmp_path_factory.mktemp("units")
    for file in FOLDER.iterdir():
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace("/opt/gongbao/.venv/bin/gongbao", "/bin/true").replace(
            "/opt/gongbao/deploy/backup", "/bin/true"))  # fmt: skip
    return folder


@needs_systemd
def test_systemd_takes_the_units(units: Path) -> None:
    names = [
        units / file.name.replace("@.", "@1.")
        for file in units.iterdir()
        if file.suffix in (".service", ".timer", ".target")
    ]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, names)],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"},
    )
    ours = [line for line in done.stderr.splitlines() if "gongbao" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_can_do_little_harm(units: Path, name: str) -> None:
    file = units / f"{name.replace('@', '@1')}.service"
    if not file.exists():
        shutil.copy(units / f"{name}.service", file)
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED * 10:.0f}", file]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr


def test_all_units_are_hardened_alike() -> None:
    blocks = {
        file.read_text().partition("# --- what it cannot do ---")[2].partition("\n\n")[0].strip()
        for file in SERVICES.values()
    }
    assert len(blocks) == 1
    assert "NoNewPrivileges=yes" in blocks.pop()


@pytest.mark.parametrize("name", PROCESSES)
def test_a_unit_gives_the_variables_that_its_process_needs(name: str, tmp_path: Path) -> None:
    found = settings(SERVICES[name])
    shared = dict(settings(FOLDER / "gongbao.env.example")) | {"GONGBAO_CONTACT": "mailto:you@example.org"}
    own = dict(value.split("=", 1) for key, value in found if key == "Environment")
    assert (
        problems(PROCESSES[name], shared | {key: value.replace("%d", "/run") for key, value in own.items()})
        == []
    )
    loaded = dict(value.split(":", 1) for key, value in found if key == "LoadCredential")
    assert {value for key, value in own.items() if key.endswith("_FILE")} == {f"%d/{each}" for each in loaded}
    Folder(tmp_path).fill(Places())
    assert {path.rpartition("/")[2] for path in loaded.values()} <= {file.name for file in tmp_path.iterdir()}


def test_every_process_and_every_timer_has_its_unit() -> None:
    assert SERVICES.keys() == PROCESSES.keys()
    assert {file.stem for file in FOLDER.glob("*.timer")} == {"gongbao-verify", "gongbao-backup"}


def test_a_worker_has_time_to_drain_and_its_parsers_are_not_stopped_before_it() -> None:
    worker = dict(settings(SERVICES["gongbao-worker@"]))
    assert int(worker["TimeoutStopSec"]) > 25
    assert worker["KillMode"] == "mixed"
