"""Who hears of what: the shipped configuration, and a real Alertmanager where there is one."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.monitoring.relay.hooks import Hook
from deploy.monitoring.relay.serving import Relay
from tests.deploy.monitoring.mailbox import Mailbox
from tests.deploy.monitoring.relay.conftest import Received, service  # noqa: F401
from tests.deploy.monitoring.test_alerts import rules

FOLDER = Path(__file__).parents[3] / "deploy/monitoring"
CONFIG: dict[str, Any] = yaml.safe_load((FOLDER / "alertmanager.yml").read_text(encoding="utf-8"))
PROGRAM = shutil.which("alertmanager") or shutil.which("prometheus-alertmanager")


def test_whoever_inhibits_or_is_inhibited_is_an_alert() -> None:
    known = {rule["alert"] for rule in rules()}
    named = re.findall(
        r"[A-Z]\w+", " ".join(map(str, json.dumps(CONFIG["inhibit_rules"]).split("alertname")))
    )
    assert named
    assert set(named) <= known


def test_every_severity_has_a_receiver_and_a_page_wakes_somebody() -> None:
    receivers = {each["name"]: each for each in CONFIG["receivers"]}
    routes = {route["matchers"][0]: route["receiver"] for route in CONFIG["route"]["routes"]}
    assert routes == {'severity="page"': "on-call"}
    assert CONFIG["route"]["receiver"] == "tickets"
    assert set(receivers["on-call"]) >= {"email_configs", "webhook_configs"}
    assert "email_configs" in receivers["tickets"]


def test_no_password_is_in_it() -> None:
    assert "smtp_auth_password" not in CONFIG["global"]
    assert CONFIG["global"]["smtp_auth_password_file"] == "/run/secrets/smtp_password"


@pytest.mark.skipif(not shutil.which("amtool"), reason="needs amtool (Debian: prometheus-alertmanager)")
def test_amtool_takes_it() -> None:
    command = ["amtool", "check-config", str(FOLDER / "alertmanager.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.mark.skipif(not PROGRAM, reason="needs alertmanager (Debian: prometheus-alertmanager)")
def test_a_real_alertmanager_sends_pages_to_the_group_and_by_mail_and_tickets_by_mail_alone(
    service: Received,  # noqa: F811
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    relay = Relay(("127.0.0.1", 0), {"on-call": Hook("wecom", f"{service.address}/send?key=t")})
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    config = json.loads(json.dumps(CONFIG).replace("relay:9095", f"127.0.0.1:{relay.server_port}"))
    config["global"] = {
        "smtp_smarthost": mailbox.address,
        "smtp_from": "gongbao@example.org",
        "smtp_require_tls": False,
    }
    config["route"]["group_wait"] = config["route"]["routes"][0]["group_wait"] = "1s"
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(config))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    assert PROGRAM
    command = [PROGRAM, f"--config.file={tmp_path}/alertmanager.yml", f"--storage.path={tmp_path}/data"]
    with (tmp_path / "log").open("w") as log:
        started = subprocess.Popen(
            [*command, f"--web.listen-address={address}", "--cluster.listen-address="], stderr=log
        )
    try:
        sent = [
            {"labels": {"alertname": name, "severity": level}, "annotations": {"summary": name}}
            for name, level in (
                ("ServerDown", "page"),
                ("CommitsStall", "page"),
                ("RowsQuarantined", "ticket"),
            )
        ]
        deadline = time.monotonic() + 30
        while not _post(f"http://{address}/api/v2/alerts", sent):
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        assert service.came.wait(30)
        while len(mailbox.messages) < 2:
            assert mailbox.came.wait(30)
            assert time.monotonic() < deadline + 30, (tmp_path / "log").read_text()
            time.sleep(0.1)
    finally:
        started.terminate()
        started.wait(20)
        relay.shutdown()
        relay.server_close()
    # a server that is away explains why commits stall
    assert [body["markdown"]["content"].split("\n")[0] for _, body in service.posts] == [
        "**🔥 Gongbao: ServerDown firing**"
    ]
    mails = dict(mailbox.messages)
    assert mails.keys() == {"gongbao-team@example.org", "gongbao-on-call@example.org"}
    assert "RowsQuarantined" in mails["gongbao-team@example.org"]
    assert "ServerDown" in mails["gongbao-on-call@example.org"]


def _post(url: str, body: Any) -> bool:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except OSError:
        return False
