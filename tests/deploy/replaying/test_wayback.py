from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crawler.config import Config
from deploy.replaying.__main__ import own_port
from deploy.replaying.errors import ReplayError
from deploy.replaying.wayback import configuration, environment, location, wayback

S3 = {
    "GONGBAO_S3_ENDPOINT": "http://127.0.0.1:8333",
    "GONGBAO_S3_ACCESS_KEY": "access",
    "GONGBAO_S3_SECRET_KEY": "hunter2",
    "GONGBAO_S3_BUCKET": "gongbao",
}


def config(**values: str) -> Config:
    return Config.from_environment(S3 | values)


def test_objects_are_read_from_the_bucket_or_the_folder(tmp_path: Path) -> None:
    assert location(config()) == "s3://gongbao/"
    assert location(config(GONGBAO_ARCHIVE=str(tmp_path))) == f"{tmp_path}/"


@pytest.mark.parametrize("name", ["a*b", "a{b}"])
def test_a_folder_that_pywb_would_take_for_a_pattern_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReplayError, match="Rename the folder"):
        location(config(GONGBAO_ARCHIVE=str(tmp_path / name)))


def test_there_is_one_collection_and_no_secret() -> None:
    made = configuration(config())
    assert list(made["collections"]) == ["gongbao"]  # type: ignore[call-overload]
    assert made["enable_auto_colls"] is False
    assert "hunter2" not in json.dumps(made)


def test_the_keys_are_in_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_S3_SECRET_KEY", "hunter2")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    found = environment(config())
    assert found["AWS_SECRET_ACCESS_KEY"] == "hunter2"
    assert found["AWS_CONFIG_FILE"] == os.devnull
    assert not {"GONGBAO_S3_SECRET_KEY", "HTTP_PROXY"} & found.keys()
    assert "hunter2" not in environment(config(GONGBAO_ARCHIVE=str(tmp_path))).values()
    assert "hunter2" not in " ".join(wayback(config(), tmp_path, Path("python"), ("127.0.0.1", 1)).command)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("", 8770),
        ("http://127.0.0.1:8123", 8123),
        ("http://localhost:8123/", 8123),
        ("https://archive.example.org/web", 8770),
    ],
)
def test_it_listens_where_links_lead(url: str, port: int) -> None:
    assert own_port(config(GONGBAO_REPLAY_URL=url)) == port
