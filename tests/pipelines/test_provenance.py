import pytest

from crawler.errors import UnreadableError
from pipelines.documents import Edit, Paragraph, Piece
from pipelines.provenance import open_reader, render

HTML = "<html><body><div>甲乙<b>丙</b><p>丁\u3000 戊</p></div></body></html>"
XPATH = "/html[1]/body[1]/div[1]"


def test_a_piece_of_a_page() -> None:
    read = open_reader(HTML.encode("gbk"), "html", content_type="text/html; charset=gbk")
    assert render(Paragraph(pieces=(Piece(xpath=XPATH, start=1, end=3),)), read) == "乙丙"


def test_white_space_is_folded() -> None:
    read = open_reader(HTML.encode(), "html", charset="utf-8")
    assert render(Paragraph(pieces=(Piece(xpath=f"{XPATH}/p[1]", start=0, end=4),)), read) == "丁 戊"


def test_pieces_are_joined_before_edits_are_made() -> None:
    read = open_reader("请予审议 \n，并请提出②意见。".encode(), "text")
    paragraph = Paragraph(
        pieces=(Piece(start=0, end=5), Piece(start=6, end=15)),
        edits=(Edit(start=4, end=5, why="line_join"), Edit(start=10, end=11, why="note_mark")),
    )
    assert render(paragraph, read) == "请予审议，并请提出意见。"


@pytest.mark.parametrize(
    "piece", [Piece(start=0, end=99), Piece(start=5, end=4), Piece(xpath="/html[1]/p[9]", start=0, end=0)]
)
def test_a_place_that_is_not_there_is_an_error(piece: Piece) -> None:
    read = open_reader(HTML.encode(), "html", charset="utf-8")
    with pytest.raises(UnreadableError):
        render(Paragraph(pieces=(piece,)), read)
