"""What is known of one source: a site that publishes reports, and how it is to be crawled."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from crawler.errors import GongbaoError
from crawler.sources.cadence import CronLine
from crawler.sources.levels import Level
from crawler.sources.scope import Reach, Scope
from crawler.values import span

PUBLIC_FILE: Final = re.compile(r"[\w.-]+/[\w.-]+(?::\S+)?")
"""`owner/repository`, and after a colon the path of a file in it: a public repository of GitHub."""
DAY: Final = 86400.0
"""Seconds."""
URL: Final = re.compile(r"https?://\S+")


def _listed(value: object) -> object:
    """One value stands for a list of it: most sources have one URL."""
    return [value] if isinstance(value, str) else value


def _fetchable(url: str) -> str:
    try:
        Scope.around(url, Reach.HOST)
    except GongbaoError as error:
        raise ValueError(str(error)) from None
    return url


def _not_true(value: bool) -> bool:
    if value:
        raise ValueError("without this field they have to")
    return value


def _public(basis: str) -> str:
    if not (URL.fullmatch(basis) or PUBLIC_FILE.fullmatch(basis)):
        raise ValueError("neither a URL nor owner/repository:path")
    return basis


Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Urls = Annotated[
    tuple[Annotated[str, AfterValidator(_fetchable)], ...],
    BeforeValidator(_listed),
    Field(min_length=1, max_length=20),
]
Basis = Annotated[
    tuple[Annotated[str, AfterValidator(_public)], ...], BeforeValidator(_listed), Field(min_length=1)
]


class Value(BaseModel):
    """Frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Politeness(Value):
    """How the source's hosts are to be asked, where the installation's delay does not do."""

    delay: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
    """Seconds between two requests to one host, over the whole fleet."""
    reason: Text
    """What was seen that makes it necessary, and when."""


class Tls(Value):
    """That the source's servers need not prove who they are: its captures say so (`tls_verified`)."""

    verify: Annotated[bool, AfterValidator(_not_true)]
    """Without this field they have to."""
    reason: Text
    """What is wrong with their certificate, and when that was seen."""


class Expectation(Value):
    """What a crawl of the source that went to its end has found at least; less is an alert."""

    reports: Annotated[int, Field(ge=1, le=1000)]
    """Work reports of the source's own region (of any region where it has none), one a year and region."""
    since: Annotated[int, Field(ge=1949, le=2100)]
    """From this report year on."""


class Revisit(Value):
    """How often the source's pages may be visited again, where the installation's bounds do not do."""

    min: Annotated[float, BeforeValidator(span)] = DAY
    """Seconds between two visits of a page, at least."""
    max: Annotated[float, BeforeValidator(span)] = 180 * DAY
    """At most."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is longer than max")
        return self


class Note(Value):
    """A fact about the site."""

    text: Text
    on: date | None = None
    """The day on which it was seen; None where that is not known."""

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class Source(Value):
    """One site. In its file it has exactly these fields; those with a default may be left out."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    """The name of its row or file."""
    title: Text
    region_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    """GB/T 2260, six digits; 100000 for the whole country; None where no region has a code for it."""
    level: Level
    """Derived from the region code where it is not given."""
    publisher: Text
    """Who answers for the site; the title where it is not given."""
    official: bool = True
    """Whether a government or one of its departments publishes it."""
    start_urls: Urls
    hosts: Annotated[tuple[Host, ...], BeforeValidator(_listed)] = ()
    """Further names of the same site: they belong to it, and no crawl begins there."""
    scope: Reach = Reach.HOST
    """How far a crawl goes from each start URL."""
    platform: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] | None = None
    """The family of the site's CMS, as a hint: what a page shows decides."""
    cadence: Annotated[tuple[CronLine, ...], BeforeValidator(_listed)] = ()
    """When it is due; never by itself without any."""
    politeness: Politeness | None = None
    revisit: Revisit | None = None
    """None where the installation's bounds hold."""
    expect: Expectation | None = None
    """None where nothing can be expected, as of a department."""
    basis: Basis
    """The public pages or lists that name this host: URLs, or `owner/repository:path` at GitHub."""
    focus: bool = True
    """Whether only links that may lead to a work report are followed."""
    budget: Annotated[int, Field(ge=1)] | None = None
    """Pages that a crawl with focus fetches until it has found a report, which pays for more; None: any."""
    render: Literal["browser"] | None = None
    """Whether its pages are shown in a browser, as those need whose lists only scripts write."""
    tls: Tls | None = None
    """None where its servers have to prove who they are."""
    notes: Annotated[tuple[Note, ...], BeforeValidator(_listed)] = ()

    @model_validator(mode="after")
    def _one_start_each(self) -> Self:
        if len(set(self.start_urls)) < len(self.start_urls):
            raise ValueError("start_urls names a URL twice")
        return self

    @property
    def delay(self) -> float | None:
        """Seconds between two requests to one of its hosts; None where the installation's delay holds."""
        return self.politeness.delay if self.politeness else None

    @property
    def tls_verify(self) -> bool:
        """Whether its servers have to prove who they are."""
        return self.tls is None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Seconds between two visits of a page, at least and at most; None: the installation's hold."""
        return (self.revisit.min, self.revisit.max) if self.revisit else None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """How far its crawls go, one scope for each start URL."""
        return tuple(Scope.around(url, self.scope, beside=self.start_urls) for url in self.start_urls)
