"""compose.yml is valid, hardened, and complete: by the specification's schema and by our own rules."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy.credentials.files import Folder, Places
from tests.deploy.manifests.variables import problems

DEPLOY = Path(__file__).parents[3] / "deploy"
TEXT = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"mongo-users", "bucket", "s3-folder", "verify", "backup"}
PROCESSES = {
    "worker": "reports",
    "scheduler": "schedule",
    "console": "console",
    "exporter": "exporter",
    "replay": "replay",
    "verify": "verify",
    "backup": "backup",
}


def test_it_follows_the_compose_specification() -> None:
    schema = json.loads(
        (files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(COMPOSE, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"services": {"a": {"imagge": "x"}}}, schema)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_grace_period"] in ("30s", "60s")
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= limits.keys()
    assert "privileged" not in service
    assert "healthcheck" in service or "image" in service


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned(name: str) -> None:
    default = re.fullmatch(r"\$\{([A-Z0-9_]+):-(.+)\}", SERVICES[name]["image"])
    assert default
    assert re.fullmatch(r"[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?[a-z0-9.-]*", default[2]), default[2]


def test_only_three_services_can_be_reached_and_on_loopback_alone() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.keys() == {"console", "replay", "grafana"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    for name in ("stores", "metrics", "alerts"):
        assert COMPOSE["networks"][name] == {"internal": True}


def test_who_reaches_the_internet() -> None:
    out = {name for name, service in SERVICES.items() if "internet" in service.get("networks", [])}
    assert out == {"worker", "alertmanager", "relay"}
    stores = {"redis", "mongo", "s3"}
    assert all(SERVICES[name]["networks"] == ["stores"] for name in stores)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_has_the_variables_that_it_needs(name: str) -> None:
    assert problems(PROCESSES[name], SERVICES[name]["environment"]) == []


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_is_given_its_own_users_secrets_and_no_others(name: str) -> None:
    service = SERVICES[name]
    used = {
        value.rpartition("/")[2] for key, value in service["environment"].items() if key.endswith("_FILE")
    }
    assert used == set(service["secrets"])
    user = {"verify": "worker"}.get(name, name)
    assert all(secret.endswith(f"_{user}") for secret in used if secret.startswith(("redis_", "mongo_")))


def test_every_secret_is_made_by_deploy_secrets(tmp_path: Path) -> None:
    Folder(tmp_path / "secrets").fill(Places())
    made = {file.name for file in (tmp_path / "secrets").iterdir()}
    assert set(COMPOSE["secrets"]) <= made
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"${{GONGBAO_SECRETS:-../.gongbao/secrets}}/{name}"}
    assert {name for service in SERVICES.values() for name in service.get("secrets", [])} == set(
        COMPOSE["secrets"]
    )


def test_every_network_and_volume_is_declared_and_used() -> None:
    for kind in ("networks", "volumes"):
        used = {
            item.partition(":")[0]
            for service in SERVICES.values()
            for item in service.get(kind, [])
            if not item.startswith((".", "/", "$"))
        }
        assert used == set(COMPOSE[kind])


def test_every_file_that_is_mounted_is_there() -> None:
    mounted = re.findall(r"(\./[\w/.-]+?)(?:\}|):/", TEXT)
    assert len(mounted) >= 5
    assert all((DEPLOY / path).exists() for path in mounted)


def test_every_variable_is_in_the_example() -> None:
    example = set(re.findall(r"^#?([A-Z0-9_]+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z0-9_]+)[:}]", TEXT)) == example


def test_defaults_in_the_example_are_those_of_the_file() -> None:
    example = dict(re.findall(r"^#([A-Z0-9_]+)=(.+)$", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
    for name, default in re.findall(r"\$\{([A-Z0-9_]+):-([^}]*)\}", TEXT):
        assert example[name] == default


def test_prometheus_asks_services_that_are_there_on_the_ports_where_they_answer() -> None:
    config = yaml.safe_load((DEPLOY / "monitoring/prometheus.yml").read_text(encoding="utf-8"))
    for job in config["scrape_configs"]:
        for found in job.get("dns_sd_configs", []):
            assert found["port"] == 9410
            assert all("metrics" in SERVICES[name]["networks"] for name in found["names"])
        for static in job.get("static_configs", []):
            assert static["targets"] == ["exporter:9400"]
    assert SERVICES["exporter"]["command"][-1] == "0.0.0.0:9400"
    assert SERVICES["worker"]["environment"]["GONGBAO_METRICS"] == "0.0.0.0:9410"
