"""The environment, read once into one frozen object.

A wrong value stops the start with a sentence that names the variable and what it expects. Values that only
some commands need (the servers' addresses) may be missing here; `Config.require` asks for them where they
are needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)

from crawler import secret_files, values
from crawler.errors import ConfigError
from crawler.values import Network

PREFIX: Final = "GONGBAO_"
EXPECTED: Final[Mapping[str, str]] = {
    "redis_url": "a URL such as redis://127.0.0.1:6379/0 (rediss:// for TLS), or redis+cluster://host:port",
    "mongo_uri": "a URI with the database's name, such as mongodb://127.0.0.1:27017/gongbao",
    "s3_endpoint": "the address of the S3 store, such as http://127.0.0.1:8333",
    "s3_access_key": "the access key of the S3 store",
    "s3_secret_key": "the secret key of the S3 store",
    "s3_bucket": "a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens",
    "archive": "s3, or the path of a folder",
    "spool": "the path of a folder for segments that are not uploaded yet",
    "spool_limit": "how much the spool may hold: bytes, or a number with K, M, G or T, such as 20G; "
    "at least 64K",
    "default_delay": "seconds between two requests to one host: a number from 0 to 3600",
    "revisit_min": "the shortest time between two visits of a page: a span from 1m to 10000d, such as 1d",
    "revisit_max": "the longest time between two visits of a page: such as 180d, not below the shortest",
    "allow_networks": "networks that may be fetched although they are private, separated by commas, "
    "such as 127.0.0.0/8,10.1.0.0/16",
    "allow_ports": "ports that may be fetched from, separated by commas, such as 80,443,8000-8099",
    "sources": "the path of a folder with sources of your own",
    "replay_url": "the address of deploy/replay or another pywb, such as http://127.0.0.1:8770",
    "metrics": "an address and a port, or a range of ports of which the first free one is taken, on which "
    "Prometheus finds the process, such as 127.0.0.1:9410-9429",
    "log": "text, or json for one JSON object a line",
    "console_password": "the password of those who may operate the console",
    "console_reader_password": "the password of those who may only look",
    "console_header": "the name of the header in which a proxy names its user, such as X-Forwarded-User",
    "console_proxies": "networks of proxies whose header is believed, such as 10.0.0.0/24",
    "console_operators": "users of the proxy who may operate the console, separated by commas",
    "contact": "a mail address or web page that tells site owners whom to ask, such as mailto:me@example.org",
}
"""What each variable expects, in the words of its error message."""

REPLAY_PORT: Final = 8770
COLLECTION: Final = "gongbao"
"""The archive's name in pywb: the first part of every path there."""

SERVICE_LINK: Final = re.compile(r"_SERVICE_HOST$|_SERVICE_PORT(_|$)|_PORT(_|$)")
"""Variables that Kubernetes adds for each service of a namespace (GONGBAO_REDIS_SERVICE_HOST): not ours."""


def _not_below_least(most: float, info: ValidationInfo) -> float:
    if most < info.data.get("revisit_min", 0.0):
        raise ValueError("shorter than the shortest")
    return most


class Config(BaseModel):
    """All that the environment decides. Field `x_y` is read from `GONGBAO_X_Y`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    redis_url: Annotated[SecretStr, BeforeValidator(values.redis_url)] | None = None
    mongo_uri: Annotated[SecretStr, BeforeValidator(values.mongo_uri)] | None = None
    s3_endpoint: Annotated[str, AfterValidator(values.endpoint)] | None = None
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_bucket: Annotated[str, AfterValidator(values.bucket)] | None = None
    archive: Annotated[str, AfterValidator(values.archive)] = "s3"
    spool: Path = Path(".gongbao/spool")
    spool_limit: Annotated[int, BeforeValidator(values.size)] = 10 << 30
    default_delay: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 5.0
    revisit_min: Annotated[float, BeforeValidator(values.span)] = 86400.0
    revisit_max: Annotated[float, BeforeValidator(values.span), AfterValidator(_not_below_least)] = (
        180 * 86400.0
    )
    sources: Path | None = None
    allow_networks: Annotated[tuple[Network, ...], BeforeValidator(values.networks)] = ()
    allow_ports: Annotated[frozenset[int], BeforeValidator(values.ports)] = frozenset({80, 443})
    """Beside those that a seed or source names, and any in `allow_networks`."""
    replay_url: Annotated[str, AfterValidator(values.base_url)] = f"http://127.0.0.1:{REPLAY_PORT}"
    metrics: Annotated[values.Listen, BeforeValidator(values.listen)] | None = None
    """None: nothing listens."""
    log: Literal["text", "json"] = "text"
    console_password: SecretStr | None = None
    console_reader_password: SecretStr | None = None
    console_header: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")] | None = None
    console_proxies: Annotated[tuple[Network, ...], BeforeValidator(values.networks)] = ()
    console_operators: Annotated[frozenset[str], BeforeValidator(values.names)] = frozenset()
    contact: Annotated[str, AfterValidator(values.contact)] | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read the `GONGBAO_*` variables without the white space around them; empty ones count as missing.

        A secret may lie in a file, which `GONGBAO_X_FILE` names (`crawler.secret_files`).
        Raises `ConfigError` for a wrong value and for a `GONGBAO_*` name that does not exist.
        """
        environment = os.environ if environment is None else environment
        given = {
            name.removeprefix(PREFIX).lower(): value.strip()
            for name, value in environment.items()
            if name.startswith(PREFIX) and not SERVICE_LINK.search(name)
        }
        given = secret_files.read(given)
        for name in sorted(given.keys() - EXPECTED.keys()):
            known = ", ".join(map(variable, EXPECTED))
            raise ConfigError(f"{variable(name)} is not a variable of Gongbao. It knows: {known}.")
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            raise ConfigError(" ".join(_sentences(error, given))) from None

    def require(self, *names: str) -> None:
        """Raise `ConfigError` that names the first of these fields that is not set."""
        for name in names:
            if getattr(self, name) is None:
                raise ConfigError(f"{variable(name)} is not set. It expects {EXPECTED[name]}.")

    def replay(self, url: str, fetched_at: datetime) -> str:
        """Return the page that shows a capture in a browser, given its URL and when it was fetched.

        Nothing stores it, since the address of the replay may change.
        """
        moment = fetched_at.astimezone(UTC) if fetched_at.tzinfo else fetched_at
        return f"{self.replay_url}/{COLLECTION}/{moment:%Y%m%d%H%M%S}/{url}"

    @property
    def revisit_bounds(self) -> tuple[float, float]:
        """The shortest and the longest time between visits of a page, in seconds, where no source says so."""
        return self.revisit_min, max(self.revisit_min, self.revisit_max)

    @property
    def redis_is_cluster(self) -> bool:
        """Whether GONGBAO_REDIS_URL names a Redis Cluster."""
        return self.redis_url is not None and "+cluster://" in self.redis_url.get_secret_value()

    @property
    def archive_needs(self) -> tuple[str, ...]:
        """The fields that the chosen archive needs."""
        if self.archive == "s3":
            return ("s3_endpoint", "s3_access_key", "s3_secret_key", "s3_bucket")
        return ()


def variable(name: str) -> str:
    """Return the environment variable of a field."""
    return PREFIX + name.upper()


def secret(value: SecretStr | None) -> str:
    """Return what a secret field holds; call `Config.require` first."""
    if value is None:
        raise ConfigError("A value that this command needs is not set.")
    return value.get_secret_value()


def _sentences(error: ValidationError, given: Mapping[str, str]) -> list[str]:
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
    return [f"{variable(n)} has a wrong value{_shown(n, given[n])}. It expects {EXPECTED[n]}." for n in names]


def _shown(name: str, value: str) -> str:
    """Return a wrong value in brackets, or nothing where it could hold a password."""
    hidden = "SecretStr" in str(Config.model_fields[name]) or (
        name in ("s3_endpoint", "replay_url") and "@" in value
    )
    return "" if hidden else f" ({value!r})"
