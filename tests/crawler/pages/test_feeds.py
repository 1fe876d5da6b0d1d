from crawler.pages.feeds import feed_links, is_feed

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> http://x.cn/1.html </loc></url><url><loc>/2.html#a</loc></url></urlset>"""
RSS = """<rss version="2.0"><channel><item><title>政府 工作报告</title>
<link>http://x.cn/3.html</link></item></channel></rss>""".encode()


def test_a_sitemap() -> None:
    assert is_feed(SITEMAP)
    assert [link.url for link in feed_links(SITEMAP, "http://x.cn/")] == [
        "http://x.cn/1.html",
        "http://x.cn/2.html",
    ]


def test_a_news_feed_has_titles() -> None:
    [link] = feed_links(RSS, "http://x.cn/")
    assert (link.url, link.text) == ("http://x.cn/3.html", "政府 工作报告")


def test_broken_xml_gives_what_can_be_read() -> None:
    assert len(feed_links(SITEMAP[:-30], "http://x.cn/")) >= 1
    assert feed_links(b"", "http://x.cn/") == ()


def test_half_a_character_costs_its_own_element_alone() -> None:
    """A reference to one half of a surrogate pair, which lxml takes and cannot give back."""
    broken = RSS.replace(
        b"<item>", b"<item><title>a&#xD800;</title><link>http://x.cn/&#xD800;</link></item><item>"
    )
    assert [link.url for link in feed_links(broken, "http://x.cn/")] == ["http://x.cn/3.html"]


def test_a_prefix_that_nobody_declared_is_no_trouble() -> None:
    """As feeds have it that were put together by hand (`media:content`, `atom:link`)."""
    loose = RSS.replace(b"<item>", b'<media:content url="x"/><::/><atom:link href="/feed.xml"/><item>')
    found = [link.url for link in feed_links(loose, "http://x.cn/")]
    assert found == ["http://x.cn/feed.xml", "http://x.cn/3.html"]


def test_entities_are_not_resolved() -> None:
    source = (
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url><loc>&a;</loc></url></urlset>'
    )
    assert feed_links(source, "http://x.cn/") == ()


def test_an_html_page_is_no_feed() -> None:
    assert not is_feed(b"<!doctype html><html><body><rss></rss></body></html>")
