"""How much of this machine, and of the sites, rendering may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Bounds:
    """Values of the settings BROWSER_…, which say what each is."""

    pages: int
    """Pages that are rendered at once."""
    context_pages: int
    """Pages after which a context gives way to a new one."""
    restart_pages: int
    """Pages after which a browser does."""
    memory: int
    """Bytes of all processes of a browser; beyond, it is killed."""
    seconds: float
    """For one page, all in all."""
    settle: float
    """Seconds for which a page may go on to load when its document has loaded."""
    quiet: float
    """Seconds without a request after which it has."""
    requests: int
    """Of one page beside its own."""
    size: int
    """Bytes of the answers to them."""
    dom: int
    """Bytes of a rendered document."""
    blocked: frozenset[str]
    """Kinds of what is not loaded, in Playwright's words."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Return what the settings say."""
        return cls(
            pages=settings.getint("BROWSER_PAGES"),
            context_pages=settings.getint("BROWSER_CONTEXT_PAGES"),
            restart_pages=settings.getint("BROWSER_RESTART_PAGES"),
            memory=settings.getint("BROWSER_MEMORY"),
            seconds=settings.getfloat("BROWSER_SECONDS"),
            settle=settings.getfloat("BROWSER_SETTLE"),
            quiet=settings.getfloat("BROWSER_QUIET"),
            requests=settings.getint("BROWSER_REQUESTS"),
            size=settings.getint("BROWSER_SIZE"),
            dom=settings.getint("BROWSER_DOM_SIZE"),
            blocked=frozenset(settings.getlist("BROWSER_BLOCKED")),
        )
