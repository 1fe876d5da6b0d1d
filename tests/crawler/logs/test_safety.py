"""Which words no line may show."""

from __future__ import annotations

from crawler.config import Config
from crawler.logs.safety import secrets_of, without


def test_passwords_and_keys_are_secrets_in_both_spellings() -> None:
    config = Config.from_environment(
        {
            "GONGBAO_REDIS_URL": "rediss://me:p%40ssword@h:6379/0",
            "GONGBAO_MONGO_URI": "mongodb://me:longersecret@h1:27017,h2:27017/gongbao",
            "GONGBAO_S3_ACCESS_KEY": "access",
            "GONGBAO_S3_SECRET_KEY": "x9",
        }
    )
    assert set(secrets_of(config)) >= {"p%40ssword", "longersecret", "access"}
    assert "x9" not in secrets_of(config)  # too short to be told from ordinary words
    assert without(secrets_of(config), "mongodb://me:longersecret@h1") == "mongodb://me:***@h1"
    assert without(secrets_of(config), "password p@ssword") == "password ***"


def test_without_servers_there_are_none() -> None:
    assert secrets_of(Config()) == ()
