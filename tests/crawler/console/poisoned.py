"""An installation in which strangers have filled every field that they can with what a browser would run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.queue import Frontier
from pipelines.documents import Completeness, Section
from pipelines.records import rows
from tests.crawler.console.populated import NOW, capture_row, dead_row
from tests.pipelines.made import capture, document

OWN: Final = "window.owned=1;alert(1)"
SCRIPT: Final = (
    f'"\'><script>{OWN}</script><img src=x onerror="{OWN}"><svg onload="{OWN}"></svg>>{{{{7*7}}}}<'
    f'</title></textarea><a href="javascript:{OWN}">click</a><base href="//evil.example/">'
    f'<meta http-equiv=refresh content="0;url=//evil.example/"><style>*{{display:none}}</style>\u202e{{x}}'
)
"""It closes attributes and elements, and has scripts, handlers, links and templates."""
WORD: Final = SCRIPT.replace(".", "")
"""As the name of a field, which must have no dots."""
HOST: Final = "www.evil.gov.cn"
URL: Final = f"http://{HOST}/a?{SCRIPT}"
RUN: Final = f"20260101T000000Z-{SCRIPT}"


def poison(store: Any, frontier: Frontier) -> None:
    """Fill the servers."""
    _documents(store)
    _urls(store, frontier)
    _work(store, frontier)


def _documents(store: Any) -> None:
    for number, changed in enumerate(("", "再"), start=1):
        fields = {
            **{"url": URL, "region_name": SCRIPT, "year": 2024, "speaker": SCRIPT, "speaker_role": SCRIPT},
            **{"session": SCRIPT, "publisher": SCRIPT},
        }
        found = document(
            SCRIPT,
            "\n".join(
                [SCRIPT, "各位代表：", *(f"第{n}段，{changed}投资{n}亿元。{SCRIPT}" for n in range(20))]
            ),
            outline=(Section(level=1, number="一", title=SCRIPT, line=0),),
            completeness=Completeness(complete=True, missing=()),
            evidence={"year": SCRIPT, "speaker": f"byline: {SCRIPT}", "session": "title"},
            **fields,
        )
        seen = replace(capture(URL, at=number), fetched_at=NOW, source="anhui-chizhou")
        store.put_captures([capture_row(seen, explanation=[SCRIPT], kind=SCRIPT, block=SCRIPT)])
        store.put_documents(rows.document_rows(seen, [found], number))


def _urls(store: Any, frontier: Frontier) -> None:
    frontier.configure(5, 1000)
    crawl = Crawls(frontier).put(Crawl("anhui-chizhou", "site:gov.cn"))
    frontier.add([Found(f"http://{HOST}/{n}", crawl, 5) for n in range(3)])
    (seen,) = store.last_captures([URL]).values()
    last = {"last_capture": seen["_id"]}
    states = {"dead": SCRIPT, "rejected": SCRIPT, "done": f"soft block: {SCRIPT}"}
    for state, reason in states.items():
        key = f"{URL}&{state}"
        store.put_urls([dead_row(key, reason) | {"state": state, "source": SCRIPT, "scope": SCRIPT} | last])


def _work(store: Any, frontier: Frontier) -> None:
    fleet = Fleet(frontier.client)
    fleet.beat(Heartbeat(SCRIPT, SCRIPT, f"{NOW:%Y-%m-%dT%H:%M:%SZ}", 700))
    fleet.report({"at": f"{NOW:%Y-%m-%dT%H:%M:%S}", "url": URL, "error": SCRIPT})
    run = {
        **{"_id": RUN, "source": SCRIPT, "cause": SCRIPT, "started_at": NOW, "state": "over", "captures": 1},
        **{"bytes": 1, "statuses": {"404": 1}, "verdict": SCRIPT, "reports": 0},
        **{
            "expected": 1,
            "workers": [SCRIPT],
            "why": SCRIPT,
            "soft_blocks": {WORD: 1},
            "failed_urls": {WORD: 1},
        },
    }
    store.begin_runs([run])
    for action in ("pause", SCRIPT):
        store.note_action(
            {"at": NOW, "by": SCRIPT, "action": action, "subject": SCRIPT, "details": {"reason": SCRIPT}}
        )


def paths(store: Any) -> list[str]:
    """Return every page that shows something of it."""
    (report, *_), _ = store.find_reports(region=SCRIPT, year=2024)
    versions = store.document_versions([report["best"]], 5)
    script = quote(SCRIPT)
    return [
        *("/", "/hosts", f"/hosts?q={script}", f"/reports?region={script}", f"/reports?words={script}"),
        *("/reports?year=2024", f"/reports/{quote(report['_id'], safe='')}", "/sources?q=chizhou", "/runs"),
        *(f"/compare?report={quote(report['_id'])}&version={quote(each['_id'])}" for each in versions),
        *(f"/runs/{quote(RUN, safe='')}", "/archive", "/audit", f"/promises?region={script}&year=2024"),
        *(f"/queue?state={state}&confirm=requeue" for state in ("dead", "rejected", "blocked")),
        *(f"/queue?state={state}" for state in ("dead", "rejected", "blocked")),
        *(f"/queue/url?key={quote(f'{URL}&{state}')}" for state in ("dead", "rejected", "done")),
        *(f"/queue?host={script}&error={script}", f"/coverage?province={script}", f"/sources?q={script}"),
        *(f"/queue/url?key={script}", f"/reports/{script}", f"/runs/{script}", f"/compare?report={script}"),
        *(f"/login/language/en?back={script}", f"/{script}"),
    ]
