"""Follows every link as the plainest crawler would: it meets what is expected, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from lxml import html

from deploy.sample.compare import compare_requests
from deploy.sample.expected import load_pages
from deploy.sample.server import SampleSite
from tests.deploy.sample.client import Got, get

PAGING = re.compile(r'createPageHTML\((\d+), \d+, "(\w+)", "html"\)')


def links(url: str, got: Got, *, has_documents: bool) -> Iterator[str]:
    if location := got.headers["Location"]:
        yield urljoin(url, location)
    if got.headers.get("Content-Type") == "text/css":
        yield from (urljoin(url, name) for name in re.findall(r'url\("(.*?)"\)', got.body.decode()))
    if not got.headers.get("Content-Type", "").startswith(("text/html", "text/xml")) or not got.body:
        return
    text = got.body.decode("latin-1")
    yield from re.findall(r"<loc>(.*?)</loc>", text)
    tree = html.fromstring(got.body)
    tree.make_links_absolute(url)
    yield from (href.partition("#")[0] for href in tree.xpath("//a/@href"))
    if has_documents:
        yield from tree.xpath("//img/@src | //link[@rel='stylesheet']/@href")
    for total, name in PAGING.findall(text):
        yield from (urljoin(url, f"{name}_{number}.html") for number in range(1, int(total)))


def crawl(sample: SampleSite) -> None:
    waiting, seen = list(sample.seeds), set(sample.seeds)
    with_documents = {page.url for page in load_pages(sample) if page.outcome == "documents"}
    robots: dict[str, RobotFileParser] = {}
    for seed in sample.seeds:
        rules = get(urljoin(seed, "/robots.txt"))
        lines = rules.body.decode().splitlines() if rules.status == 200 else []
        robots[urlsplit(seed).netloc] = RobotFileParser()
        robots[urlsplit(seed).netloc].parse(lines)
        waiting += [line.partition(": ")[2] for line in lines if line.startswith("Sitemap: ")]
    while waiting:
        url = waiting.pop(0)
        got = get(url)
        if got.status == 500:
            got = get(url)
        for link in links(url, got, has_documents=url in with_documents):
            rules_of = robots.get(urlsplit(link).netloc)
            if link not in seen and rules_of and rules_of.can_fetch("gongbao", link):
                seen.add(link)
                waiting.append(link)


def test_following_every_link_is_the_perfect_crawl() -> None:
    with SampleSite() as fresh:
        crawl(fresh)
        assert compare_requests(load_pages(fresh), fresh.requests) == []
