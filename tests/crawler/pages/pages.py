"""Small pages of every kind, written for the tests."""

from __future__ import annotations

SENTENCE = "全市上下坚持稳中求进，统筹推进各项工作，经济运行总体平稳，民生持续改善。"
NAV = "<ul>" + "".join(f'<li><a href="/{n}/">栏目名称{n}</a></li>' for n in range(12)) + "</ul>"
FOOTER = "<div>版权所有：某市人民政府办公室 主办：某市人民政府 网站标识码：1234567890 某ICP备123号</div>"


def html(title: str, body: str, head: str = "") -> str:
    """Return a page with navigation above and a footer below."""
    return f"<html><head><title>{title}</title>{head}</head><body>{NAV}{body}{FOOTER}</body></html>"


def paragraphs(count: int) -> str:
    """Return so many different paragraphs of running text."""
    return "".join(f"<p>第{n}段。{SENTENCE}</p>" for n in range(count))


def article(title: str = "某市召开全市经济工作会议部署全年任务", count: int = 6) -> str:
    """Return an article."""
    return html(f"{title}-某市人民政府", f"<h1>{title}</h1><div class='text'>{paragraphs(count)}</div>")
