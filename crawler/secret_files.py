"""Secrets that lie in files: `GONGBAO_X_FILE` names one with the value of `GONGBAO_X`.

An orchestrator hands secrets on as files (Compose and Kubernetes mount them, systemd has LoadCredential=).
What is in the environment is read by every child process and shown by `docker inspect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.errors import ConfigError

PREFIX: Final = "GONGBAO_"
ENDING: Final = "_file"
LARGEST: Final = 64 << 10
"""Bytes of a secret."""
NAMES: Final = (
    *("redis_url", "mongo_uri", "s3_access_key", "s3_secret_key"),
    *("console_password", "console_reader_password"),
)
"""The fields of `Config` that may lie in a file: those that hold a secret."""


def read(given: Mapping[str, str]) -> dict[str, str]:
    """Return the values of fields, those in files among them.

    Parameters
    ----------
    given: field's name → value, as the environment has it; `x_file` is the path of the file with `x`

    Raises `ConfigError` where a file cannot be read, and where a value is given in both ways.
    """
    files = {name: path for name in NAMES if (path := given.get(name + ENDING))}
    if both := [name for name in files if given.get(name)]:
        raise ConfigError(f"{_variable(both[0])} and {_variable(both[0] + ENDING)} are both set. Set one.")
    values = {name: value for name, value in given.items() if name.removesuffix(ENDING) not in NAMES}
    values |= {name: given[name] for name in NAMES if name in given}
    return values | {name: _content(name, Path(path)) for name, path in files.items()}


def _content(name: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(f"{_variable(name + ENDING)}: {path} cannot be read ({reason}).") from None
    if not (value := text.strip()) or len(text) > LARGEST:
        raise ConfigError(f"{_variable(name + ENDING)}: {path} is {'too large' if value else 'empty'}.")
    return value


def _variable(name: str) -> str:
    return PREFIX + name.upper()
