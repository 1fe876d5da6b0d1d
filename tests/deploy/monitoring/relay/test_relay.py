"""Each form arrives at a real receiver as its service wants it, and no token is ever logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deploy.monitoring.relay.forms import FORMS, WECOM_BYTES, cut
from deploy.monitoring.relay.hooks import Hook, HooksError, load
from deploy.monitoring.relay.message import message
from deploy.monitoring.relay.serving import Relay
from tests.deploy.monitoring.relay.conftest import Received

PAYLOAD = {
    "version": "4",
    "status": "firing",
    "groupLabels": {"alertname": "ServerDown"},
    "commonLabels": {"severity": "page"},
    "truncatedAlerts": 0,
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "ServerDown", "server": "redis", "instance": "exporter:9400"},
            "annotations": {
                "summary": "redis does not answer",
                "runbook_url": "deploy/runbook.md#serverdown",
            },
        }
    ],
}
LINE = "🔥 redis does not answer (exporter:9400) — deploy/runbook.md#serverdown"
TITLE = "🔥 Gongbao: ServerDown firing"


@contextmanager
def relay(**hooks: Hook) -> Iterator[str]:
    server = Relay(("127.0.0.1", 0), hooks)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def post(url: str, payload: Any = PAYLOAD) -> int:
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_dingtalk_gets_markdown_with_a_signature(service: Received) -> None:
    with relay(ops=Hook("dingtalk", f"{service.address}/robot/send?access_token=t", "SEC1")) as address:
        assert post(f"{address}/ops") == 200
    path, body = service.posts[0]
    assert body == {"msgtype": "markdown", "markdown": {"title": TITLE, "text": f"### {TITLE}\n\n- {LINE}"}}
    query = parse_qs(urlsplit(path).query)
    wanted = hmac.new(b"SEC1", f"{query['timestamp'][0]}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["access_token"] == ["t"]
    assert base64.b64decode(query["sign"][0]) == wanted


def test_feishu_gets_a_post_with_a_signature(service: Received) -> None:
    service.answer = {"code": 0, "msg": "success", "StatusCode": 0}
    with relay(ops=Hook("feishu", f"{service.address}/open-apis/bot/v2/hook/t", "SEC2")) as address:
        assert post(f"{address}/ops") == 200
    _, body = service.posts[0]
    assert body["msg_type"] == "post"
    assert body["content"]["post"]["zh_cn"] == {"title": TITLE, "content": [[{"tag": "text", "text": LINE}]]}
    wanted = hmac.new(f"{body['timestamp']}\nSEC2".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(body["sign"]) == wanted


def test_wecom_gets_markdown(service: Received) -> None:
    with relay(ops=Hook("wecom", f"{service.address}/cgi-bin/webhook/send?key=t")) as address:
        assert post(f"{address}/ops") == 200
    assert service.posts == [
        (
            "/cgi-bin/webhook/send?key=t",
            {"msgtype": "markdown", "markdown": {"content": f"**{TITLE}**\n> {LINE}"}},
        )
    ]


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, {"errcode": 310000, "errmsg": "sign not match"}), (500, {}), (302, {}), (200, {})],
)
def test_what_a_service_refuses_is_tried_again_and_no_token_is_logged(
    service: Received, caplog: pytest.LogCaptureFixture, status: int, answer: dict[str, Any]
) -> None:
    service.status, service.answer = status, answer
    with relay(ops=Hook("dingtalk", f"{service.address}/send?access_token=hunter2", "hunter3")) as address:
        assert post(f"{address}/ops") == 502
    assert len(service.posts) == 1
    assert "ops (dingtalk)" in caplog.text
    assert "hunter" not in caplog.text


def test_a_service_that_is_away_is_tried_again() -> None:
    with relay(ops=Hook("wecom", "http://127.0.0.1:1/send")) as address:
        assert post(f"{address}/ops") == 502


def test_strange_requests_are_refused() -> None:
    with relay(ops=Hook("wecom", "http://127.0.0.1:1/send")) as address:
        assert post(f"{address}/others") == 404
        for wrong in (b"", b"no json", b"[]", b"{}", b'{"alerts": ["x"]}'):
            assert post(f"{address}/ops", wrong) == 400
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.status == 200


def test_a_long_message_is_cut_to_what_the_service_takes() -> None:
    many = PAYLOAD | {"alerts": [{"annotations": {"summary": "公" * 500}}] * 50, "status": "resolved"}
    made = message(many)
    assert made.lines[-1] == "… and 30 more"
    _, body = FORMS["wecom"](made, "", "", 0)
    assert len(body["markdown"]["content"].encode()) <= WECOM_BYTES
    assert cut("公报", 6) == "公报"
    assert cut("公报公报", 7) == "公…"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[", "cannot be read"),
        ("[]", "has to be an object of hooks"),
        ('{"a": {"kind": "irc", "url": "https://x"}}', "no known kind. Known are dingtalk, feishu, wecom"),
        ('{"a": {"kind": "wecom", "url": "file:///etc/passwd"}}', "no address of a web server"),
        ('{"a": {"kind": "wecom", "url": "https://x", "token": "y"}}', "kind, url and, where needed, secret"),
    ],
)
def test_a_wrong_file_of_hooks_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "hooks").write_text(text)
    with pytest.raises(HooksError, match=sentence):
        load(tmp_path / "hooks")


def test_an_empty_file_has_no_hooks(tmp_path: Path) -> None:
    (tmp_path / "hooks").write_text("")
    assert load(tmp_path / "hooks") == {}
