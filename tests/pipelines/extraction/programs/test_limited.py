"""Programs of others: what they may take, and that nothing of them is left."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.extraction.programs import Limits, ProgramError, find, run
from pipelines.extraction.programs.limited import folder

PYTHON = sys.executable


def python(code: str, home: Path, limits: Limits | None = None) -> bytes:
    return run([PYTHON, "-I", "-S", "-c", code], home, limits)


def test_what_it_prints_and_where_it_is(tmp_path: Path) -> None:
    code = "import os; print(os.getcwd(), os.environ['HOME'], sorted(os.environ))"
    said = python(code, tmp_path).decode()
    assert said.startswith(f"{tmp_path} {tmp_path}")
    assert "GONGBAO" not in said
    assert "PROXY" not in said.upper()


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"failed with 3: no such form"):
        python("import sys; print('no such form', file=sys.stderr); sys.exit(3)", tmp_path)


def test_time_is_limited_and_its_children_die_too(tmp_path: Path) -> None:
    code = f"import subprocess; subprocess.call(['sh', '-c', 'sleep 60; # {tmp_path}'])"
    started = time.monotonic()
    with pytest.raises(ProgramError, match="killed after 1 seconds"):
        python(f"{code}; open('{tmp_path}/done', 'w')", tmp_path, Limits(seconds=1))
    assert time.monotonic() - started < 10
    assert not (tmp_path / "done").exists()
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
    assert str(tmp_path) not in listed


def test_output_and_files_and_memory_are_limited(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="printed more than 1000 bytes"):
        python("print('x' * 100_000)", tmp_path, Limits(output=1000))
    with pytest.raises(ProgramError, match="failed"):
        python("open('big', 'wb').write(bytes(1 << 20))", tmp_path, Limits(file=1 << 16))
    with pytest.raises(ProgramError, match="MemoryError"):
        python("bytes(1 << 30)", tmp_path, Limits(memory=1 << 28))


def test_it_dies_with_who_asked_for_it(tmp_path: Path) -> None:
    waiting = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    code = (
        "import sys; from pathlib import Path; from pipelines.extraction.programs import run\n"
        f"run([sys.executable, '-c', {waiting!r}], Path({str(tmp_path)!r}))"
    )
    with subprocess.Popen([PYTHON, "-c", code]) as asker:
        pid = wait_for(tmp_path / "pid")
        asker.kill()
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def wait_for(file: Path) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if file.exists() and (text := file.read_text()):
            return int(text)
        time.sleep(0.05)
    raise AssertionError("it did not start")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_no_network_where_the_system_lets_us(tmp_path: Path) -> None:
    said = python("print(open('/proc/net/dev').read())", tmp_path).decode()
    devices = [line.split(":")[0].strip() for line in said.strip().splitlines()[2:]]
    if os.geteuid() and devices != ["lo"]:
        pytest.skip("this system gives no one but root a network namespace of their own")
    assert devices == ["lo"]


def test_its_folder_is_gone_afterwards() -> None:
    with folder() as home:
        (home / "file").write_bytes(b"x")
    assert not home.exists()


def test_programs_that_are_not_here() -> None:
    assert find("no-such-program-anywhere") is None
    assert find("no-such-program-anywhere", "sh") is not None
