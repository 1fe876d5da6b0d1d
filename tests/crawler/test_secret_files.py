"""A secret in a file counts as the variable does, and a wrong file is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import secret_files
from crawler.config import Config, secret
from crawler.errors import ConfigError


def test_a_secret_is_read_from_its_file_without_the_line_feed(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://worker:hunter2@127.0.0.1:6379/0\n")
    config = Config.from_environment(
        {"GONGBAO_REDIS_URL_FILE": str(tmp_path / "url"), "GONGBAO_REDIS_URL": ""}
    )
    assert secret(config.redis_url) == "redis://worker:hunter2@127.0.0.1:6379/0"


def test_every_secret_of_the_configuration_may_lie_in_a_file() -> None:
    fields = {name for name, field in Config.model_fields.items() if "SecretStr" in str(field)}
    assert fields == set(secret_files.NAMES)


def test_what_is_no_secret_has_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="GONGBAO_CONTACT_FILE is not a variable"):
        Config.from_environment({"GONGBAO_CONTACT_FILE": str(tmp_path)})


def test_a_wrong_value_in_a_file_names_the_variable_and_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("hunter2")
    with pytest.raises(ConfigError, match=r"^GONGBAO_REDIS_URL has a wrong value\. It expects") as caught:
        Config.from_environment({"GONGBAO_REDIS_URL_FILE": str(tmp_path / "url")})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"cannot be read \(No such file"),
        (b"\n", "is empty"),
        (b"\xff", "it is no text"),
        (b"x" * 70_000, "too large"),
    ],
)
def test_a_file_that_does_not_do_is_one_sentence(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigError, match=rf"^GONGBAO_S3_SECRET_KEY_FILE: .*{sentence}"):
        Config.from_environment({"GONGBAO_S3_SECRET_KEY_FILE": str(tmp_path / "key")})


def test_a_secret_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match="GONGBAO_S3_SECRET_KEY and GONGBAO_S3_SECRET_KEY_FILE are both set"
    ):
        Config.from_environment({"GONGBAO_S3_SECRET_KEY_FILE": str(tmp_path), "GONGBAO_S3_SECRET_KEY": "key"})
