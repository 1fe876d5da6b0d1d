"""The environment: every wrong value is answered with one sentence that names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from crawler.config import EXPECTED, Config, variable
from crawler.errors import ConfigError

ROOT = Path(__file__).parents[2]

GOOD = {
    "GONGBAO_REDIS_URL": "redis://:hunter2@127.0.0.1:6379/0",
    "GONGBAO_MONGO_URI": "mongodb://me:hunter2@127.0.0.1:27017/gongbao?replicaSet=rs",
    "GONGBAO_S3_ENDPOINT": "http://127.0.0.1:8333",
    "GONGBAO_S3_ACCESS_KEY": "hunter2",
    "GONGBAO_S3_SECRET_KEY": "hunter2",
    "GONGBAO_S3_BUCKET": "gongbao",
    "GONGBAO_ARCHIVE": "s3",
    "GONGBAO_SPOOL": "/var/spool/gongbao",
    "GONGBAO_SPOOL_LIMIT": "20G",
    "GONGBAO_DEFAULT_DELAY": "1.5",
    "GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8, fd00::/8",
    "GONGBAO_REPLAY_URL": "https://archive.example.org/web/",
    "GONGBAO_METRICS": "127.0.0.1:9410-9429",
    "GONGBAO_LOG": "json",
    "GONGBAO_CONSOLE_PASSWORD": "hunter2",
    "GONGBAO_CONSOLE_READER_PASSWORD": "hunter2",
    "GONGBAO_CONSOLE_HEADER": "X-Forwarded-User",
    "GONGBAO_CONSOLE_PROXIES": "10.0.0.0/24",
    "GONGBAO_CONSOLE_OPERATORS": "ann, bo",
    "GONGBAO_CONTACT": "mailto:me@example.org",
}

WRONG = [
    ("REDIS_URL", "127.0.0.1:6379"),
    ("REDIS_URL", "http://127.0.0.1:6379/0"),
    ("REDIS_URL", "redis:///0"),
    ("REDIS_URL", "redis://127.0.0.1:port/0"),
    ("REDIS_URL", "redis://127.0.0.1:99999/0"),
    ("REDIS_URL", "redis://[::1/0"),
    ("REDIS_URL", "redis://127.0.0.1/first"),
    ("REDIS_URL", "redis+cluster://127.0.0.1:7000/1"),
    ("REDIS_URL", "redis+cluster://"),
    ("REDIS_URL", "http+cluster://127.0.0.1:7000"),
    ("REDIS_URL", "unix://"),
    ("MONGO_URI", "mongodb://127.0.0.1:27017"),
    ("MONGO_URI", "mongodb://127.0.0.1:27017/"),
    ("MONGO_URI", "mongodb:///gongbao"),
    ("MONGO_URI", "mongo://127.0.0.1/gongbao"),
    ("S3_ENDPOINT", "127.0.0.1:8333"),
    ("S3_ENDPOINT", "s3://127.0.0.1:8333"),
    ("S3_ENDPOINT", "http://127.0.0.1:8333/gongbao"),
    ("S3_ENDPOINT", "http://127.0.0.1:99999"),
    ("S3_ENDPOINT", "http://me:hunter2@127.0.0.1:8333"),
    ("S3_BUCKET", "Gongbao"),
    ("S3_BUCKET", "gb"),
    ("S3_BUCKET", "a..b"),
    ("S3_BUCKET", "a.-b"),
    ("S3_BUCKET", "192.168.1.1"),
    ("S3_BUCKET", "x" * 64),
    ("ARCHIVE", "S3"),
    ("ARCHIVE", "s3://gongbao"),
    ("REVISIT_MIN", "daily"),
    ("REVISIT_MIN", "30s"),
    ("REVISIT_MAX", "12h"),
    ("SPOOL_LIMIT", "much"),
    ("SPOOL_LIMIT", "0"),
    ("SPOOL_LIMIT", "20"),
    ("SPOOL_LIMIT", "63K"),
    ("SPOOL_LIMIT", "-20G"),
    ("SPOOL_LIMIT", "20 giga"),
    ("SPOOL_LIMIT", "1,5G"),
    ("SPOOL_LIMIT", "inf"),
    ("DEFAULT_DELAY", "soon"),
    ("DEFAULT_DELAY", "1,5"),
    ("DEFAULT_DELAY", "-1"),
    ("DEFAULT_DELAY", "nan"),
    ("DEFAULT_DELAY", "inf"),
    ("DEFAULT_DELAY", "3601"),
    ("ALLOW_NETWORKS", "localhost"),
    ("ALLOW_NETWORKS", "127.0.0.1/8"),
    ("ALLOW_NETWORKS", "10.0.0.0/8;127.0.0.0/8"),
    ("REPLAY_URL", "127.0.0.1:8770"),
    ("REPLAY_URL", "ftp://127.0.0.1"),
    ("REPLAY_URL", "http://127.0.0.1:8770/?a=b"),
    ("REPLAY_URL", "http://127.0.0.1:8770/a b"),
    ("REPLAY_URL", "http://me:hunter2@127.0.0.1:8770"),
    ("METRICS", "9410"),
    ("METRICS", "127.0.0.1"),
    ("METRICS", "127.0.0.1:0"),
    ("METRICS", "127.0.0.1:9410-"),
    ("METRICS", "127.0.0.1:9429-9410"),
    ("METRICS", "127.0.0.1:9410-99999"),
    ("METRICS", "127.0.0.1:1-65535"),
    ("METRICS", "http://127.0.0.1:9410"),
    ("LOG", "yaml"),
    ("CONSOLE_HEADER", "X User"),
    ("CONSOLE_PROXIES", "proxy"),
    ("CONTACT", "nobody"),
    ("CONTACT", "a@b"),
    ("CONTACT", "me@example.org\r\nX-Injected: yes"),
    ("CONTACT", "写信给我@例子.cn"),
]


def test_good_values_are_read() -> None:
    config = Config.from_environment(GOOD)
    assert config.default_delay == 1.5
    assert config.spool == Path("/var/spool/gongbao")
    assert config.allow_networks == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert config.redis_url is not None
    assert config.redis_url.get_secret_value() == GOOD["GONGBAO_REDIS_URL"]


@pytest.mark.parametrize(
    "value",
    [
        "redis://127.0.0.1",
        "rediss://redis.example.org:6380/3",
        "redis://[::1]:6379/0",
        "unix:///run/redis.sock?db=1",
        "redis://h:1/0?ssl_cert_reqs=none",
        "redis+cluster://10.0.0.1:7000",
        "rediss+cluster://:secret@redis.example.org/",
    ],
)
def test_forms_of_a_redis_url(value: str) -> None:
    config = Config.from_environment({"GONGBAO_REDIS_URL": value})
    assert config.redis_url is not None
    assert config.redis_url.get_secret_value() == value


@pytest.mark.parametrize(
    "value",
    ["mongodb://h1:27017,h2:27018/gongbao?replicaSet=rs", "mongodb+srv://cluster.example.org/gongbao"],
)
def test_forms_of_a_mongo_uri(value: str) -> None:
    config = Config.from_environment({"GONGBAO_MONGO_URI": value})
    assert config.mongo_uri is not None
    assert config.mongo_uri.get_secret_value() == value


@pytest.mark.parametrize("value", ["https://s3.example.org", "http://127.0.0.1:8333/", "http://[::1]:9000"])
def test_forms_of_an_s3_endpoint(value: str) -> None:
    assert Config.from_environment({"GONGBAO_S3_ENDPOINT": value}).s3_endpoint == value


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("20G", 20 << 30),
        ("1.5 TiB", 3 << 39),
        ("512mb", 512 << 20),
        ("64k", 64 << 10),
        ("1000000", 1_000_000),
        ("100000 B", 100_000),
        ("", 10 << 30),
    ],
)
def test_forms_of_a_size(value: str, size: int) -> None:
    assert Config.from_environment({"GONGBAO_SPOOL_LIMIT": value}).spool_limit == size


def test_a_long_shortest_time_between_visits_moves_the_longest() -> None:
    assert Config.from_environment({"GONGBAO_REVISIT_MIN": "200d"}).revisit_bounds == (
        200 * 86400,
        200 * 86400,
    )
    assert Config.from_environment({"GONGBAO_REVISIT_MAX": "1w"}).revisit_bounds == (86400, 7 * 86400)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("", "http://127.0.0.1:8770/gongbao/20260301000000/http://a.cn/?b=c"),
        (
            "https://archive.example.org/web/",
            "https://archive.example.org/web/gongbao/20260301000000/http://a.cn/?b=c",
        ),
    ],
)
@pytest.mark.parametrize("moment", ["2026-03-01T08:00:00.9+08:00", "2026-03-01T00:00:00"])
def test_where_a_capture_is_replayed(value: str, link: str, moment: str) -> None:
    config = Config.from_environment({"GONGBAO_REPLAY_URL": value})
    assert config.replay("http://a.cn/?b=c", datetime.fromisoformat(moment)) == link


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_gives_one_sentence(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_environment(GOOD | {f"GONGBAO_{name}": value})
    message = str(caught.value)
    assert message.startswith(f"GONGBAO_{name} has a wrong value")
    assert message.endswith(f"It expects {EXPECTED[name.lower()]}.")
    assert "hunter2" not in message
    assert message.count("GONGBAO_") == 1
    assert "\n" not in message
    assert "pydantic" not in message


def test_several_wrong_values_are_all_named() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_environment({"GONGBAO_DEFAULT_DELAY": "x", "GONGBAO_S3_BUCKET": "X"})
    assert "GONGBAO_DEFAULT_DELAY has" in str(caught.value)
    assert "GONGBAO_S3_BUCKET has" in str(caught.value)


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^GONGBAO_REDIS is not a variable of Gongbao.*GONGBAO_REDIS_URL"):
        Config.from_environment({"GONGBAO_REDIS": "redis://:hunter2@h"})


def test_the_variables_that_kubernetes_adds_are_not_ours() -> None:
    added = ("REDIS_SERVICE_HOST", "REDIS_SERVICE_PORT", "REDIS_PORT", "REDIS_PORT_6379_TCP_ADDR", "PORT")
    Config.from_environment({f"GONGBAO_{name}": "tcp://10.0.0.1:6379" for name in added})


def test_empty_and_blank_values_count_as_missing_and_space_around_is_dropped() -> None:
    config = Config.from_environment(
        {"GONGBAO_CONTACT": "", "GONGBAO_ARCHIVE": " ", "GONGBAO_S3_BUCKET": "abc\n"}
    )
    assert (config.contact, config.archive, config.s3_bucket) == (None, "s3", "abc")


@pytest.mark.parametrize("name", ["redis_url", "mongo_uri", *Config().archive_needs])
def test_a_missing_value_is_named_where_it_is_needed(name: str) -> None:
    environment = {key: value for key, value in GOOD.items() if key != variable(name)}
    with pytest.raises(ConfigError) as caught:
        Config.from_environment(environment).require("redis_url", "mongo_uri", *Config().archive_needs)
    assert str(caught.value) == f"{variable(name)} is not set. It expects {EXPECTED[name]}."


def test_a_folder_as_archive_needs_nothing_else() -> None:
    assert Config(archive="/archive").archive_needs == ()


def test_secrets_are_not_shown() -> None:
    config = Config.from_environment(GOOD)
    assert "hunter2" not in f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"


def test_the_object_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().default_delay = 1  # type: ignore[misc]


@pytest.mark.parametrize("command", [["list"], ["status"], ["crawl", "reports"]])
def test_a_wrong_value_stops_every_command_with_its_sentence_alone(command: list[str]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *command],
        cwd=ROOT,
        env=kept | {"GONGBAO_DEFAULT_DELAY": "soon"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "GONGBAO_DEFAULT_DELAY has a wrong value ('soon'). "
        "It expects seconds between two requests to one host: a number from 0 to 3600.\n"
    )


@pytest.mark.parametrize(
    ("value", "ports"),
    [("80,443", {80, 443}), (" 80 , 8000-8002 ", {80, 8000, 8001, 8002}), ("", {80, 443})],
)
def test_ports_are_read_with_ranges(value: str, ports: set[int]) -> None:
    assert Config.from_environment({"GONGBAO_ALLOW_PORTS": value}).allow_ports == ports


@pytest.mark.parametrize("value", ["http", "0", "80;443", "90-80", "65536", "-1"])
def test_wrong_ports_are_named(value: str) -> None:
    with pytest.raises(ConfigError, match="GONGBAO_ALLOW_PORTS has a wrong value"):
        Config.from_environment({"GONGBAO_ALLOW_PORTS": value})
