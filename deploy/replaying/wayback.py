"""pywb as a child process: its configuration and its environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from crawler.config import COLLECTION, Config, secret
from deploy.embedded.child import Child
from deploy.replaying.errors import ReplayError

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "AWS_CA_BUNDLE")


def wayback(config: Config, directory: Path, python: Path, address: tuple[str, int]) -> Child:
    """Return pywb over the index in `directory`, not started yet.

    Parameters
    ----------
    config: tells which archive it reads
    directory: its working folder, with the index in `index/`; gets its configuration and its log
    python: of the environment that pywb is installed in
    address: host and port to listen on
    """
    (directory / "config.yaml").write_text(json.dumps(configuration(config), indent=1) + "\n")
    log = directory / "pywb.log"
    log.unlink(missing_ok=True)
    host, port = address
    command = [str(python), "-m", "pywb.apps.cli", "--bind", host, "--port", str(port)]
    return Child("pywb", command, log=log, cwd=directory, env=environment(config))


def configuration(config: Config) -> Mapping[str, object]:
    """Return pywb's configuration: one collection, only to be read. JSON is YAML; holds no secret."""
    collection = {"index_paths": "./index/", "archive_paths": location(config)}
    return {
        "collections": {COLLECTION: collection},
        "enable_auto_colls": False,  # default True: any folder beside it would be served
        "ui": {"logo": None},
    }


def location(config: Config) -> str:
    """Return what stands before an object's key. Raises `ReplayError` for a path that pywb cannot read."""
    if config.archive == "s3":
        return f"s3://{config.s3_bucket}/"
    path = f"{Path(config.archive).resolve()}/"
    if set("*{}") & set(path):
        raise ReplayError(
            f"pywb reads no archive in {path}: to it *, {{ and }} are patterns. Rename the folder."
        )
    return path


def environment(config: Config) -> Mapping[str, str]:
    """Return pywb's whole environment. The keys of the S3 store are here and nowhere else."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"PYTHONUNBUFFERED": "1", "no_proxy": "*"}  # its two halves speak with each other over HTTP
    return kept | own | (_s3(config) if config.archive == "s3" else {})


def _s3(config: Config) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL_S3": str(config.s3_endpoint),
        "AWS_ACCESS_KEY_ID": secret(config.s3_access_key),
        "AWS_SECRET_ACCESS_KEY": secret(config.s3_secret_key),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,  # a person's own would be mixed in
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
