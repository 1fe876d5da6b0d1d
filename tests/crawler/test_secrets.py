"""No secret comes out: in no text of the configuration, no error, no output of a command, at no port."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler import secret_files, settings
from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect
from crawler.logs.formatters import JsonFormatter, TextFormatter
from crawler.logs.safety import secrets_of
from pipelines import objects, records

ROOT = Path(__file__).parents[2]
PASSWORDS = {
    "redis_url": "hunter-redis",
    "mongo_uri": "hunter-mongo",
    "s3_access_key": "hunter-access",
    "s3_secret_key": "hunter-secret",
    "console_password": "hunter-operator",
    "console_reader_password": "hunter-reader",
}
VALUES = PASSWORDS | {
    "redis_url": "redis://gongbao:hunter-redis@127.0.0.1:1/0",
    "mongo_uri": "mongodb://gongbao:hunter-mongo@127.0.0.1:1/gongbao?serverSelectionTimeoutMS=200",
}
PLAIN = {
    "GONGBAO_S3_ENDPOINT": "http://127.0.0.1:1",
    "GONGBAO_S3_BUCKET": "gongbao",
    "GONGBAO_CONTACT": "a@b.cn",
}


WRONG = "http://me:hunter-wrong@h/"
"""A name: a traceback shows the line that calls."""


def environment() -> dict[str, str]:
    return PLAIN | {f"GONGBAO_{name.upper()}": value for name, value in VALUES.items()}


@pytest.fixture
def config() -> Config:
    return Config.from_environment(environment())


def test_every_field_that_holds_a_secret_is_known_here() -> None:
    held = {name for name, field in Config.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert held == set(PASSWORDS) == set(secret_files.NAMES)


def test_the_configuration_does_not_say_them(config: Config) -> None:
    said = [repr(config), str(config), f"{config}", config.model_dump_json(), str(config.model_dump())]
    said += [
        repr(copy.copy(config)),
        repr(vars(config)),
        repr({"GONGBAO": config}),
        repr(pickle.loads(pickle.dumps(config))),
    ]
    assert "hunter" not in " ".join(said)


def test_the_log_hides_each(config: Config) -> None:
    secrets = secrets_of(config)
    assert set(secrets) == set(PASSWORDS.values())
    try:
        raise ValueError(" ".join(VALUES.values()))
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "%s", (" ".join(VALUES.values()),), sys.exc_info())
    for formatter in (TextFormatter("%(message)s", None, secrets), JsonFormatter(secrets)):
        assert "hunter" not in formatter.format(record)


def test_a_wrong_value_is_not_repeated() -> None:
    for name in ("redis_url", "mongo_uri"):
        with pytest.raises(GongbaoError) as raised:
            Config.from_environment({f"GONGBAO_{name.upper()}": WRONG})
        assert "hunter" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "reach",
    [
        lambda config: connect(config).ping(),
        lambda config: records.from_config(config).check(),
        lambda config: objects.from_config(config).check(),
    ],
    ids=["redis", "mongodb", "s3"],
)
def test_a_server_that_does_not_answer_is_named_without_its_password(
    config: Config, reach: Callable[[Config], Any]
) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever it is, nobody may read a password in it
        reach(config)
    assert "hunter" not in "".join(traceback.format_exception(raised.value)) + repr(raised.value)


def test_scrapy_does_not_tell_them(tmp_path: Path) -> None:
    """Beside them, a secret in a file: its value must not come out either."""
    given = environment()
    for name in secret_files.NAMES:
        (tmp_path / name).write_text(VALUES[name])
        given[f"GONGBAO_{name.upper()}_FILE"] = str(tmp_path / name)
        del given[f"GONGBAO_{name.upper()}"]
    for command in (["settings", "--get", "GONGBAO"], ["status"], ["hosts", "--json"]):
        run = subprocess.run(
            [sys.executable, "-m", "scrapy", *command],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **given},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "hunter" not in run.stdout + run.stderr
        assert run.stdout + run.stderr


def test_no_port_runs_what_it_is_sent() -> None:
    assert settings.EXTENSIONS["scrapy.extensions.telnet.TelnetConsole"] is None
    assert settings.EXTENSIONS["scrapy.extensions.remote_control.RemoteControl"] is None
