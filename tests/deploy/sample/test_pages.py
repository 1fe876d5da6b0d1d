from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

import pytest

from deploy.sample.expected import ExpectedPage, load_pages
from deploy.sample.server import SampleSite
from deploy.sample.texts import read_paragraphs
from tests.deploy.sample.client import Got, get

REPORT, UNDECLARED, LATIN = (
    "/a/zwgk/2020/0117/231.html",
    "/a/xinwen/2019/0917/210.html",
    "/a/xinwen/2019/0903/198.html",
)


def pages(sample: SampleSite, *fetch: str) -> list[ExpectedPage]:
    return [page for page in load_pages(sample) if page.fetch in fetch]


def test_every_expected_page_answers_as_it_should(sample: SampleSite, attempts: dict[str, list[Got]]) -> None:
    for page in pages(sample, "must", "may"):
        statuses = [got.status for got in attempts[page.url]]
        assert statuses == [*page.earlier, page.status], page.url


def test_there_is_a_reason_for_each_route(sample: SampleSite) -> None:
    routes = {(site.name, route.path) for site in sample.sites.values() for route in site.routes}
    known = {(page.site, page.path) for page in load_pages(sample)}

    assert {route for route in routes if route[1] != "*"} <= known
    assert 45 <= len(pages(sample, "must", "may")) <= 80


def test_robots_forbid_what_must_never_be_fetched_and_nothing_else(sample: SampleSite) -> None:
    for name in sample.sites:
        robots = RobotFileParser()
        got = get(sample.url(name, "/robots.txt"))
        robots.parse(got.body.decode().splitlines() if got.status == 200 else [])
        for page in load_pages(sample):
            if page.site == name:
                assert robots.can_fetch("gongbao", page.url) == (page.fetch != "never"), page.url


def test_what_must_never_be_fetched_is_linked(sample: SampleSite, answers: dict[str, Got]) -> None:
    for page in pages(sample, "never"):
        linking = [
            other.url
            for other in pages(sample, "must")
            if other.site == page.site
            and other.path != "/robots.txt"
            and page.path.strip("/").encode() in answers[other.url].body
        ]
        assert linking, page.url


def test_no_page_links_to_the_sitemaps_orphan(sample: SampleSite, answers: dict[str, Got]) -> None:
    orphan = sample.url("portal", "/xwzx/tzgg/202403/t20240325_10305.html")
    linking = [url for url, got in answers.items() if b"t20240325_10305" in got.body and url != orphan]

    assert linking == [sample.url("portal", "/sitemap.xml")]
    assert f"<loc>{orphan}</loc>" in answers[linking[0]].body.decode()


def test_templates_are_filled(answers: dict[str, Got]) -> None:
    assert not [url for url, got in answers.items() if b"${" in got.body]


@pytest.mark.parametrize(
    ("path", "declared", "header"),
    [
        (REPORT, b"charset=utf-8", "text/html"),
        (UNDECLARED, None, "text/html"),
        (LATIN, b"charset=gb2312", "text/html; charset=ISO-8859-1"),
    ],
)
def test_gbk_bytes_whatever_is_declared(
    sample: SampleSite, path: str, declared: bytes | None, header: str
) -> None:
    got = get(sample.url("county", path))

    assert got.headers["Content-Type"] == header
    found = re.search(rb"charset=[\w-]+", got.body)
    assert (found[0] if found else None) == declared
    assert "罗田" in got.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        got.body.decode("utf-8")


def test_the_speakers_name_is_in_gbk_and_not_in_gb2312(sample: SampleSite) -> None:
    body = get(sample.url("county", REPORT)).body

    assert "方堃" in body.decode("gbk")
    with pytest.raises(UnicodeEncodeError):
        "堃".encode("gb2312")


def test_the_glossary_stands_on_the_page_and_not_in_the_text(sample: SampleSite) -> None:
    page = get(sample.url("portal", "/zwgk/zfgzbg/202301/t20230116_10087.html")).body.decode()
    notes = read_paragraphs("chizhou-2023.notes")

    assert notes[0] in page
    assert notes[0] not in read_paragraphs("chizhou-2023")


def test_an_article_goes_on_where_its_first_page_ends(sample: SampleSite) -> None:
    path = "/zwgk/zfgzbg/202401/t20240118_10233"
    first, second = (get(sample.url("portal", f"{path}{end}.html")).body.decode() for end in ("", "_1"))
    paragraphs = read_paragraphs("chizhou-2024")

    assert [(text in first, text in second) for text in paragraphs] == [
        (number < 15, number >= 15) for number in range(len(paragraphs))
    ]
    assert 'href="./t20240118_10233_1.html">下一页' in first


def test_the_preview_breaks_lines_in_words_and_before_punctuation(sample: SampleSite) -> None:
    page = get(sample.url("docs", "/view/4c1d09a7e2.html")).body.decode()

    assert re.search(r" [，。；] \n", page)
    assert "".join(read_paragraphs("guiyang-2022")) in "".join(page.split())
    assert not any(text in page for text in read_paragraphs("guiyang-2022") if len(text) > 40)


def test_inlined_bodies_have_no_paragraphs(sample: SampleSite) -> None:
    page = get(sample.url("invest", "/chanye/")).body.decode()
    bodies = re.findall(r'<div class="info-con">(.*?)</div>', page, re.S)

    assert len(bodies) == 10
    assert not any("\n" in body or "<" in body for body in bodies)
    wanted = "".join("".join(read_paragraphs("yuanzhou-2021")).split())
    assert ["".join(body.split()) == wanted for body in bodies].count(True) == 1
