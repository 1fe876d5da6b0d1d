from __future__ import annotations

import re
from datetime import date
from itertools import combinations

from deploy.sample.expected import FOLDER, load_documents, load_pages
from deploy.sample.server import SampleSite
from pipelines.documents import Document
from tests.deploy.sample.client import Got

MARKUP = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]+>|&nbsp;", re.S)
HAN = re.compile(r"[㐀-鿿]")


def grams(text: str) -> set[str]:
    han = "".join(HAN.findall(text))
    return {han[start : start + 5] for start in range(len(han) - 4)}


def test_expectations_fit_the_schema(sample: SampleSite) -> None:
    for wanted in load_documents(sample):
        fields = {name: getattr(wanted, name) for name in Document.model_fields if hasattr(wanted, name)}
        Document.model_validate(fields)


def test_kinds_and_numbers(sample: SampleSite) -> None:
    kinds = [document.kind for document in load_documents(sample)]

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "work_report": 16,
        "statistical_communique": 1,
        "news": 13,
    }


def test_reports_are_long_and_none_is_another_with_changed_numbers(sample: SampleSite) -> None:
    reports = [
        document
        for document in load_documents(sample)
        if document.kind == "work_report" and not document.reprint
    ]

    assert all(len(HAN.findall(report.text)) > 1350 for report in reports)
    for one, other in combinations(reports, 2):
        first, second = grams(one.text), grams(other.text)
        assert len(first & second) / len(first | second) < 0.05, (one.id, other.id)


def test_every_text_is_expected_once_and_every_page_with_documents_is_a_page(sample: SampleSite) -> None:
    documents = load_documents(sample)
    names = {path.name.removesuffix(".txt") for path in (FOLDER / "expected").glob("*.txt")}
    with_documents = {page.url for page in load_pages(sample) if page.outcome == "documents"}

    assert (
        len(names - {"chizhou-2023.notes"})
        == len({document.text for document in documents})
        == len([document for document in documents if not document.reprint])
    )
    assert with_documents == {url for d in documents for url in (d.page_url, *d.more_pages)}


def test_every_document_is_on_its_page(sample: SampleSite, answers: dict[str, Got]) -> None:
    for document in load_documents(sample):
        if document.page_url.endswith((".pdf", ".docx")):
            continue
        body = answers[document.page_url].body
        page = body.decode("gbk" if document.site == "county" else "utf-8")
        visible = "".join(MARKUP.sub("", page).split())
        first = "".join(document.text.split("\n")[0].split())
        assert first in visible, document.id
        assert "".join(document.title.split()) in visible, document.id
        assert document.published_on is None or date_on(page, document.published_on), document.id
        assert (document.publisher or "") in page, document.id


def date_on(page: str, day: date) -> bool:
    return day.isoformat() in page or f"{day.year}-{day.month}-{day.day} " in page


def test_spoken_facts_stand_in_the_text(sample: SampleSite) -> None:
    for document in load_documents(sample):
        text = "".join(document.text.split()).replace("?", "")
        assert (document.session or "") in text, document.id
        assert (document.speaker or "") in text, document.id
        assert (document.speaker_role or "") in text, document.id
        if day := document.delivered_on:
            assert f"{day.year}年{day.month}月{day.day}日" in text, document.id


def test_only_the_preview_is_cut_off(sample: SampleSite) -> None:
    documents = load_documents(sample)

    assert [d.id for d in documents if d.truncated] == ["docs:2022年桂阳县政府工作报告"]
    assert [d.id for d in documents if not d.text.endswith(("。", "！"))] == ["docs:2022年桂阳县政府工作报告"]
