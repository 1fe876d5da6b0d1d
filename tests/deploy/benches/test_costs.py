"""What each stage of a page costs: none has become a quarter dearer, and one that does is noticed."""

from __future__ import annotations

from pathlib import Path

from deploy.benches.costs import run
from deploy.benches.costs.calls import calls
from deploy.benches.costs.stages import material, stages
from deploy.benches.report import lines
from deploy.embedded import EmbeddedServers


def test_no_stage_has_become_a_quarter_dearer(servers: EmbeddedServers) -> None:
    found = run.figures(servers, run.kept(), rounds=2)
    report = run.report(found, run.kept())
    assert report.good, "\n".join(lines(report))
    assert {name for of in run.kept().values() for name in of} == {
        name for of in found.values() for name in of
    }


def test_a_stage_that_does_more_fails() -> None:
    work = stages(material(2))["make its rows"]
    once, again = calls(work), calls(lambda: (work(), work()))
    assert 1.9 * once < again < 2.1 * once + 10
    kept = {"calls": {"a": 100.0}}
    assert run.report({"calls": {"a": 124.0}}, kept).good
    assert not run.report({"calls": {"a": 126.0}}, kept).good
    assert not run.report({"calls": {"b": 1.0}}, kept).good, "a stage that nobody has weighed"


def test_the_kept_figures_lie_where_the_bench_writes_them() -> None:
    text = run.KEPT.read_text()
    assert text.startswith(run.HEAD)
    assert text == run.HEAD + "\n".join(run._section(kind, of) for kind, of in run.kept().items())
    assert Path(run.__file__).parent == run.KEPT.parent
