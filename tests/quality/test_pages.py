"""Real pages with human reference texts, and real pages of every odd sort; the floors are in floors.toml."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from crawler.pages.kinds import PageKind
from deploy.benches.extract.likeness import f1
from pipelines.provenance import open_reader, render
from tests.quality.corpora import bare_cases, cases, floors, texts
from tests.shared import shared

SCORED = ("news-2011", "web-article", "web-forum")
BARE = ("news-2019", "gbk-2015", "discuz", "lists")


@pytest.mark.parametrize("corpus", SCORED)
def test_text_is_as_people_took_it(corpus: str) -> None:
    floor = floors()[corpus]
    titles = corpus == "news-2011"
    scores = {case.name: f1(texts(case, titles=titles), case.reference) for case in cases(corpus)}
    poor = sorted(name for name, score in scores.items() if score < 0.5)
    assert sum(scores.values()) / len(scores) >= floor["mean"]
    assert len(poor) <= floor["below_half"], poor


@pytest.mark.parametrize("corpus", [*SCORED, *BARE])
def test_every_paragraph_is_proved_by_its_locator(corpus: str) -> None:
    for case in cases(corpus) if corpus in SCORED else bare_cases(corpus):
        for document in case.analysis.documents:
            read_piece = open_reader(case.body, document.medium, charset=document.charset)
            rendered = [render(paragraph, read_piece) for paragraph in document.paragraphs]
            assert rendered == document.text.split("\n"), case.name


def test_no_news_page_comes_out_empty() -> None:
    pages = [
        *cases("news-2011"),
        *(case for case in bare_cases("news-2019") if "_list_page_" not in case.name),
    ]
    assert [case.name for case in pages if not case.analysis.documents] == []


def test_pages_in_gbk_are_decoded_whole_and_have_their_titles() -> None:
    for case in bare_cases("gbk-2015"):
        [document] = case.analysis.documents
        assert document.charset == "gb18030"
        assert "\ufffd" not in document.text + document.title, case.name
        head = case.body.decode("gb18030", "replace").partition("<title>")[2].partition("</title>")[0]
        assert "".join(document.title.split()) in "".join(head.split()), case.name
        assert len(document.title) >= 6, case.name


def test_the_first_post_of_a_thread() -> None:
    for case in bare_cases("discuz"):
        [document] = case.analysis.documents
        assert case.analysis.kind == PageKind.FORUM_THREAD
        assert "本帖内容为独立汉化作品" in document.text.split("\n")[0]
        assert "唯一网址" in document.text.split("\n")[-1]
        for chrome in ("马上注册，结交更多好友", "才可以下载或查看", "本帖最后由", "积分\n", "只看该作者"):
            assert chrome not in document.text, (case.name, chrome)


def test_lists_of_links_are_no_documents() -> None:
    lists = [
        case for case in bare_cases("lists") if case.name.startswith("list-") and "zhihu" not in case.name
    ]
    assert [case.name for case in lists if case.analysis.outcome != "list"] == []
    assert all(len(case.analysis.links) > 20 for case in lists)


MEASURE = """
import gzip, json, pathlib, resource, sys, time
from pipelines.extraction import Page, analyse
seconds, outcomes = {}, {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.gz")):
    body = gzip.decompress(path.read_bytes())
    started = time.process_time()
    outcomes[path.name] = analyse(Page(body, "http://www.example.cn/a.html", "text/html")).outcome
    seconds[path.name] = time.process_time() - started
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "outcomes": outcomes, "megabytes": megabytes}))
"""


def test_pages_made_to_time_parsers_out() -> None:
    limit = floors()["pathological"]
    arguments = [sys.executable, "-c", MEASURE, str(shared("pages/pathological"))]
    measured = json.loads(subprocess.run(arguments, capture_output=True, text=True, check=True).stdout)
    assert set(measured["outcomes"].values()) <= {"documents", "list"}
    assert max(measured["seconds"].values()) < limit["seconds"], measured["seconds"]
    assert measured["megabytes"] < limit["megabytes"]
