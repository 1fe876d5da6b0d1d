"""The manifests are valid by Kubernetes' and KEDA's schemas, and keep our own rules."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from crawler.metrics.catalogue import series_names
from deploy.credentials.files import Folder, Places
from tests.deploy.manifests.variables import problems

FOLDER = Path(__file__).parents[3] / "deploy/kubernetes"
OVERLAYS = ("small", "large")
VERSIONS = ("1.29", "1.37")
"""Of Kubernetes: the oldest and the newest that are looked at."""
COMMANDS = {
    "worker": "reports",
    "scheduler": "schedule",
    "console": "console",
    "exporter": "exporter",
    "replay": "replay",
    "verify": "verify",
    "backup": "backup",
}
needs_kustomize = pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl, for its kustomize")
Row = dict[str, Any]


def documents(path: Path) -> list[Row]:
    return [row for row in yaml.safe_load_all(path.read_text(encoding="utf-8")) if row]


@cache
def base() -> list[Row]:
    files = documents(FOLDER / "base/kustomization.yaml")[0]["resources"]
    return [row for file in files for row in documents(FOLDER / "base" / file)]


@cache
def built(folder: str) -> list[Row]:
    done = subprocess.run(["kubectl", "kustomize", str(FOLDER / folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [row for row in yaml.safe_load_all(done.stdout) if row]


def of_kind(rows: list[Row], *kinds: str) -> dict[str, Row]:
    return {row["metadata"]["name"]: row for row in rows if row["kind"] in kinds}


def pods(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    for name, row in of_kind(rows, "StatefulSet", "Deployment").items():
        yield name, row["spec"]["template"]["spec"]
    for name, row in of_kind(rows, "CronJob").items():
        yield name, row["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def keda() -> Row:
    [crd] = documents(Path(__file__).parent / "schemas/keda-scaledobjects.yaml")
    schema: Row = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    return _closed(schema)


def _closed(schema: Row) -> Row:
    """A CRD's schema as the API server takes it: fields that it does not know are wrong here."""
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        schema = {"additionalProperties": False, **schema}
        schema["properties"] = {
            name: {} if name == "metadata" else _closed(each) for name, each in schema["properties"].items()
        }
    if "items" in schema:
        schema = {**schema, "items": _closed(schema["items"])}
    return schema


def validate(row: Row, version: str) -> None:
    if row["apiVersion"].startswith("keda.sh/"):
        jsonschema.validate(row, keda())
    else:
        kubernetes_validate.validate(row, version, strict=True)


def test_the_base_is_valid() -> None:
    for row in [*base(), *documents(FOLDER / "components/hpa/hpa.yaml")]:
        validate(row, VERSIONS[0])


@needs_kustomize
def test_the_overlay_that_changes_most_is_valid() -> None:
    for row in built("overlays/large"):
        validate(row, VERSIONS[1])


@needs_kustomize
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_builds_into_one_namespace(overlay: str) -> None:
    rows = built(f"overlays/{overlay}")
    assert {row["metadata"].get("namespace", "gongbao") for row in rows} == {"gongbao"}
    assert len(rows) == len(base()) + 1


def test_the_schemas_find_mistakes() -> None:
    worker = of_kind(base(), "StatefulSet")["worker"]
    with pytest.raises(jsonschema.ValidationError):
        validate({**worker, "spec": {**worker["spec"], "replica": 3}}, "1.37")
    scaled = of_kind(base(), "ScaledObject")["worker"]
    with pytest.raises(jsonschema.ValidationError):
        validate({**scaled, "spec": {**scaled["spec"], "maxReplicas": 3}}, "1.37")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pod_is_hardened(name: str) -> None:
    pod = dict(pods(base()))[name]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    [container] = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"].keys() == {"requests", "limits"}
    assert {mount["name"] for mount in container["volumeMounts"]} <= {
        *(volume["name"] for volume in pod["volumes"]),
        "spool",
    }


@pytest.mark.parametrize("name", sorted({*COMMANDS} - {"verify", "backup"}))
def test_a_process_that_stays_has_probes_and_a_budget(name: str) -> None:
    [container] = dict(pods(base()))[name]["containers"]
    ports = {port["name"] for port in container["ports"]}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
    budget = of_kind(base(), "PodDisruptionBudget")[name]
    workload = of_kind(base(), "StatefulSet", "Deployment")[name]
    assert budget["spec"]["selector"] == workload["spec"]["selector"]
    assert workload["spec"]["template"]["metadata"]["labels"] == workload["spec"]["selector"]["matchLabels"]


def environment(rows: list[Row], name: str) -> dict[str, str]:
    [container] = dict(pods(rows))[name]["containers"]
    shared = {
        key: value
        for config in (row for row in rows if row["kind"] == "ConfigMap")
        for key, value in config["data"].items()
    }
    return shared | {each["name"]: each["value"] for each in container["env"]}


@needs_kustomize
@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_process_has_the_variables_that_it_needs(overlay: str, name: str) -> None:
    assert problems(COMMANDS[name], environment(built(f"overlays/{overlay}"), name)) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pod_sees_the_secrets_alone_that_it_uses(name: str, tmp_path: Path) -> None:
    Folder(tmp_path / "secrets").fill(Places())
    pod = dict(pods(base()))[name]
    [secret] = [volume["secret"] for volume in pod["volumes"] if "secret" in volume]
    keys = {item["key"] for item in secret["items"]}
    used = {each["value"] for each in pod["containers"][0]["env"] if each["name"].endswith("_FILE")}
    assert used == {f"/run/secrets/{key}" for key in keys}
    assert keys <= {file.name for file in (tmp_path / "secrets").iterdir()}


def test_no_secret_is_in_the_manifests() -> None:
    assert not of_kind(base(), "Secret")
    assert not list(FOLDER.glob("**/*secret*"))


@needs_kustomize
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_image_is_pinned(overlay: str) -> None:
    images = {pod["containers"][0]["image"] for _, pod in pods(built(f"overlays/{overlay}"))}
    assert len(images) == 2
    assert all(re.fullmatch(r"[a-z0-9./-]+(:\d+\.\d+\.\d+|@sha256:[0-9a-f]{64})", image) for image in images)


def test_workers_scale_by_a_metric_that_exists() -> None:
    scaled = of_kind(base(), "ScaledObject")["worker"]["spec"]
    [trigger] = scaled["triggers"]
    names = set(re.findall(r"gongbao_\w+", trigger["metadata"]["query"]))
    assert names == {"gongbao_frontier_eligible_hosts"}
    assert names <= series_names()
    assert scaled["scaleTargetRef"]["name"] in of_kind(base(), scaled["scaleTargetRef"]["kind"])
    [hpa] = documents(FOLDER / "components/hpa/hpa.yaml")
    external = hpa["spec"]["metrics"][0]["external"]
    assert external["metric"]["name"] in names
    assert external["target"]["averageValue"] == trigger["metadata"]["threshold"]


def test_a_workers_spool_survives_its_pod_and_it_has_time_to_drain() -> None:
    worker = of_kind(base(), "StatefulSet")["worker"]["spec"]
    [claim] = worker["volumeClaimTemplates"]
    mounts = {
        mount["name"]: mount["mountPath"]
        for mount in worker["template"]["spec"]["containers"][0]["volumeMounts"]
    }
    assert mounts[claim["metadata"]["name"]] == environment(base(), "worker")["GONGBAO_SPOOL"]
    assert worker["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}
    assert worker["template"]["spec"]["terminationGracePeriodSeconds"] > 25


def test_the_spools_limit_fits_its_volume() -> None:
    for overlay in ("base", *(f"overlays/{name}" for name in OVERLAYS)):
        text = (FOLDER / overlay / "kustomization.yaml").read_text()
        limit = re.search(r"GONGBAO_SPOOL_LIMIT=(\d+)G", text)
        volume = re.search(r"storage, value: (\d+)Gi", text)
        if limit and volume:
            assert int(limit[1]) < int(volume[1])


def test_nobody_speaks_with_anybody_but_for_what_is_listed() -> None:
    policies = of_kind(base(), "NetworkPolicy")
    assert policies["nobody"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    internet = policies["internet"]["spec"]
    assert internet["podSelector"] == {"matchLabels": {"app.kubernetes.io/name": "worker"}}
    blocks = [peer["ipBlock"] for rule in internet["egress"] for peer in rule["to"]]
    kept_out = [ip_network(each) for block in blocks for each in block["except"]]
    for private in (
        "10.1.2.3/32",
        "192.168.1.1/32",
        "172.20.0.1/32",
        "169.254.169.254/32",
        "127.0.0.1/32",
        "fd00::1/128",
    ):
        network = ip_network(private)
        assert any(network.version == each.version and network.subnet_of(each) for each in kept_out)  # type: ignore[arg-type]
    for name in policies.keys() - {"internet"}:
        assert "ipBlock" not in str(policies[name])


@needs_kustomize
def test_the_hpa_takes_the_place_of_keda(tmp_path: Path) -> None:
    overlay = FOLDER / "overlays" / "small"
    made = tmp_path / "overlay"
    made.mkdir()
    text = (
        (overlay / "kustomization.yaml").read_text().replace("../../base", _relative(made, FOLDER / "base"))
    )
    component = _relative(made, FOLDER / "components/hpa")
    (made / "kustomization.yaml").write_text(f"{text}components: [{component}]\n")
    done = subprocess.run(["kubectl", "kustomize", str(made)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [row for row in yaml.safe_load_all(done.stdout) if row]
    assert not of_kind(rows, "ScaledObject")
    assert of_kind(rows, "HorizontalPodAutoscaler").keys() == {"worker"}


def _relative(start: Path, to: Path) -> str:
    return "../" * (len(start.resolve().parts) - 1) + str(to.resolve()).lstrip("/")
