"""Servers that cannot start or die: each is named, with the end of its log."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import deploy.embedded.mongo
import deploy.embedded.redis
from deploy.embedded import EmbeddedServerError, EmbeddedServers
from deploy.embedded.__main__ import main


def test_a_configuration_that_the_server_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deploy.embedded.redis, "CONFIGURATION", "port {port}\nbogus-directive 1\n")
    stack = EmbeddedServers(tmp_path)
    with pytest.raises(EmbeddedServerError) as caught, stack:
        pass
    assert "embedded Redis server did not start: it exited with code 1" in str(caught.value)
    assert "bogus-directive" in str(caught.value)
    assert not any(server.running for server in stack.servers)


def test_a_program_that_this_machine_cannot_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "mongod"
    program.write_text(
        "#!/bin/sh\necho 'error while loading shared libraries: libcurl.so.4: cannot open' >&2\nexit 127\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(deploy.embedded.mongo, "find_program", lambda: str(program))
    with pytest.raises(EmbeddedServerError) as caught, EmbeddedServers(tmp_path / "data"):
        pass
    assert "MongoDB" in str(caught.value)
    assert "apt-get install libcurl4" in str(caught.value)


def test_servers_takes_one_folder_that_it_can_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main([str(tmp_path / "file" / "below")]) == 1
    assert "Cannot keep the servers' data under" in capsys.readouterr().err


@pytest.fixture
def foreground(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`deploy/servers` in the foreground over tmp_path, when it is up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.embedded", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "env").exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield process
    process.kill()
    process.wait()


@pytest.mark.usefixtures("servers")
class TestForeground:
    """`deploy/servers`, as its users see it."""

    def test_env_is_private_complete_and_removed(
        self, foreground: subprocess.Popen[str], tmp_path: Path
    ) -> None:
        env = tmp_path / "env"
        assert stat.S_IMODE(env.stat().st_mode) == 0o600
        shell = subprocess.run(
            ["bash", "-c", f"source '{env}' && env"], capture_output=True, text=True, check=True
        ).stdout
        for name in ("REDIS_URL", "MONGO_URI", "S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET"):
            assert f"GONGBAO_{name}=" in shell
        foreground.send_signal(signal.SIGTERM)
        output, _ = foreground.communicate(timeout=30)
        assert foreground.returncode == 0, output
        assert "Traceback" not in output
        assert not env.exists()
        assert not alive(tmp_path)

    @pytest.mark.parametrize("program", ["redis-server", "mongod", "weed"])
    def test_a_server_that_dies_is_named_and_the_others_stop(
        self, foreground: subprocess.Popen[str], tmp_path: Path, program: str
    ) -> None:
        (victim,) = [pid for pid, name in alive(tmp_path).items() if name == program]
        os.kill(victim, signal.SIGKILL)
        output, _ = foreground.communicate(timeout=30)
        title = {"redis-server": "Redis", "mongod": "MongoDB", "weed": "S3 (SeaweedFS)"}[program]
        assert foreground.returncode == 1
        assert f"The embedded {title} server was killed by SIGKILL" in output
        assert "The end of its log" in output
        assert "Traceback" not in output
        assert not (tmp_path / "env").exists()
        assert not alive(tmp_path)

    def test_nothing_outlives_a_starter_that_is_killed(
        self, foreground: subprocess.Popen[str], tmp_path: Path
    ) -> None:
        assert len(alive(tmp_path)) == 3
        foreground.kill()
        foreground.wait()
        with EmbeddedServers(tmp_path):  # waits until the killed starter's servers have let go
            assert len(alive(tmp_path)) == 3
        assert not alive(tmp_path)


def alive(directory: Path) -> dict[int, str]:
    """Return id and program name of the processes that work below the folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().is_relative_to(directory.resolve()):
                found[int(process.name)] = (process / "comm").read_text().strip()
        except OSError:
            continue
    return found
