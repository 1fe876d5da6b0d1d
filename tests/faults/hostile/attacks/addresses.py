"""Ways to an address that nobody outside is to reach: by a redirect, by a name, by a name that changes."""

from __future__ import annotations

from typing import Any, Final

from tests.faults.hostile.attack import Answering, Asked, Ends, article, attack, page
from tests.faults.hostile.attacks.redirects import moved

TARGETS: Final = {
    "a cloud's metadata": "http://169.254.169.254/latest/meta-data/",
    "a cloud's metadata over IPv6": "http://[fd00:ec2::254]/latest/meta-data/",
    "another cloud's metadata": "http://100.100.100.200/latest/meta-data/",
    "loopback": "http://127.0.0.1:{http}/inner",
    "loopback over TLS": "https://127.0.0.1:{https}/inner",
    "loopback as IPv6": "http://[::1]:{http}/inner",
    "loopback, mapped": "http://[::ffff:127.0.0.1]:{http}/inner",
    "loopback, mapped and in hexadecimal": "http://[::ffff:7f00:1]:{http}/inner",
    "loopback by NAT64": "http://[64:ff9b::7f00:1]:{http}/inner",
    "loopback by 6to4": "http://[2002:7f00:1::1]:{http}/inner",
    "loopback as a number": "http://2130706433:{http}/inner",
    "loopback in hexadecimal": "http://0x7f000001:{http}/inner",
    "loopback in octal": "http://0177.0.0.1:{http}/inner",
    "loopback, shortened": "http://127.1:{http}/inner",
    "this host": "http://0.0.0.0:{http}/inner",
    "a private network": "http://10.0.0.1/inner",
    "a carrier's network": "http://100.64.0.1/inner",
    "link-local": "http://[fe80::1]:{http}/inner",
    "multicast": "http://224.0.0.1/inner",
    "broadcast": "http://255.255.255.255/inner",
}


def leading_to(target: str) -> Answering:
    return lambda asked: moved(target.format(**asked.ports))


for name, target in TARGETS.items():
    attack(f"redirect to {name}", "address", Ends("done"), Ends("rejected", "^address$", target))(
        leading_to(target)
    )


@attack(
    "redirect past a user's name",
    "address",
    Ends("done"),
    Ends("rejected", "^address$", "http://127.0.0.1:{http}/name"),
)
def past_a_name(asked: Asked) -> bytes:
    own = asked.site.removeprefix("http://")
    return moved(f"http://{own}@127.0.0.1:{asked.ports['http']}/name")


@attack(
    "a name for a private address",
    "address",
    Ends("rejected", "^address$", "http://www.inner.test:{http}/"),
    seeds=("http://www.inner.test:{http}/",),
    names={"inner.test": ("127.0.0.1",)},
)
def private_name(asked: Asked) -> bytes:
    return page("never asked for")


@attack(
    "a name that changes its address",
    "address",
    Ends("rejected", "^address$", "http://www.rebound.test:{http}/"),
    seeds=("http://www.rebound.test:{http}/",),
    names={"rebound.test": ("@", "127.0.0.1")},
)
def rebound(asked: Asked) -> bytes:
    """Its robots.txt is asked for at the first address; the page would be at the second."""
    return page("never asked for")


def nothing_but_the_web(left: Any) -> str | None:
    odd = [url for url in left.urls if not url.startswith(("http://", "https://"))]
    return f"{odd} are known" if odd else None


for scheme in ("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_INFO", "data:text/html,x"):
    attack(f"redirect to {scheme.partition(':')[0]}", "address", most=1, check=nothing_but_the_web)(
        leading_to(scheme)
    )


@attack("robots.txt that redirects inside", "address", robots=True)
def robots_inside(asked: Asked) -> bytes:
    if asked.path == "/robots.txt":
        return moved(f"http://127.0.0.1:{asked.ports['http']}/inner")
    return page(article())


@attack("robots.txt with a sitemap inside", "address", robots=True, most=1)
def sitemap_inside(asked: Asked) -> bytes:
    if asked.path == "/robots.txt":
        return page(
            f"Sitemap: http://127.0.0.1:{asked.ports['http']}/s.xml", kind=b"Content-Type: text/plain"
        )
    return page(article())
