"""`SampleSite`: all sample sites on loopback, one address each, all on one port.

`python -m deploy.sample.server [PORT]` serves them to look at in a browser.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from deploy.sample.handler import Request, SiteServer
from deploy.sample.model import Site, load_sites

_ATTEMPTS = 20


class SampleSite:
    """Serves the sample sites while its context is open.

    Each site answers on its own address of 127.0.0.0/8, so that a crawler sees several hosts; the port is the
    same for all, free by default.

    Raises OSError on entry where the port is taken, or the machine has no such loopback addresses.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.sites: dict[str, Site] = {site.name: site for site in load_sites()}
        self.requests: list[Request] = []
        """Every request so far, in the order of their answers."""
        self._servers: list[SiteServer] = []

    @property
    def seeds(self) -> list[str]:
        """The front pages of all sites, absolute."""
        return [self.url(name) for name in self.sites]

    def url(self, site: str, path: str = "/") -> str:
        """Return the absolute URL of a path of a site. Raises KeyError for an unknown site."""
        return f"http://{self.sites[site].address}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._servers = self._bind()
        self.port = self._servers[0].server_address[1]
        for server in self._servers:
            server.urls = {f"url_{name}": self.url(name, "") for name in self.sites}
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _bind(self) -> list[SiteServer]:
        """Bind one port on all addresses; a port that is free on the first may be taken on another."""
        for attempt in range(1, _ATTEMPTS + 1):
            servers: list[SiteServer] = []
            port = self.port
            try:
                for site in self.sites.values():
                    servers.append(SiteServer(site, port, self.requests.append))
                    port = servers[0].server_address[1]
            except OSError:
                for server in servers:
                    server.server_close()
                if self.port or attempt == _ATTEMPTS:
                    raise
            else:
                return servers
        raise AssertionError("unreachable")


def main() -> None:
    """Serve the sites until Ctrl-C, on the port that the command line names or a free one."""
    with SampleSite(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as sample:
        print("The sample sites (all invented); Ctrl-C ends:")
        for name in sample.sites:
            print(f"  {name:8}{sample.url(name)}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
