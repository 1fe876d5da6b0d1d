"""What goes from an analysis process to its worker is what the analysis was."""

import pickle

import pytest

from crawler.items import Link
from crawler.pages.kinds import PageKind
from crawler.pages.walls import SoftBlock
from pipelines.documents import Document, Edit, Paragraph, Piece
from pipelines.extraction import Analysis, Page, analyse
from tests.crawler.pages.pages import article

URL = "http://www.qingxi.gov.cn/a/t20230203_1.html"


def test_an_analysis_comes_through_whole() -> None:
    links = "".join(f'<a href="/b/{n}.html">政府工作报告{n}</a>' for n in range(3))
    analysis = analyse(Page(article(count=8).replace("<body>", f"<body>{links}").encode(), URL, "text/html"))
    received = pickle.loads(pickle.dumps(analysis))
    assert analysis.documents
    assert analysis.links
    assert received == analysis
    assert [document.model_dump() for document in received.documents] == [
        document.model_dump() for document in analysis.documents
    ]


@pytest.mark.parametrize(
    "links",
    [
        (),
        (Link("http://a.cn/"),),
        (
            Link("http://a.cn/", "政府工作报告", 9, True),
            Link("http://a.cn/b"),
            Link("http://a.cn/c", "\ud800"),
        ),
        (Link("http://a.cn/\n1", "一\n二", 3), Link("http://a.cn/2", "\n")),
    ],
)
def test_links_come_through_whatever_they_are_called(links: tuple[Link, ...]) -> None:
    analysis = Analysis(
        "list",
        PageKind.LINK_LIST,
        (),
        links,
        "http://a.cn/next",
        ("Why.",),
        ("http://a.cn/a.png",),
        "trs",
        SoftBlock.SHELL,
        ("http://a.cn/b.png",),
        "0001-00",
    )
    received = pickle.loads(pickle.dumps(analysis))
    assert received == analysis
    assert all(type(link.further) is bool for link in received.links)


def test_a_document_that_was_received_can_be_changed_into_another() -> None:
    paragraph = Paragraph(
        pieces=(Piece(start=1, end=3, xpath="/html[1]"), Piece(start=0, end=2, page=4, capture="c")),
        edits=(Edit(start=1, end=2, why="line_join"),),
    )
    sent = Document(kind="news", title="题", text="甲乙丙", paragraphs=(paragraph,))
    received = pickle.loads(pickle.dumps(sent))
    assert received == sent
    assert received.model_copy(update={"title": "另一题"}).paragraphs == (paragraph,)
    assert Document.model_validate(received.model_dump()) == sent
    assert received.model_dump_json() == sent.model_dump_json()
