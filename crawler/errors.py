"""The one tree of errors. Each docstring says where the error is raised and what its reader can do."""


class GongbaoError(Exception):
    """Root of all errors that are raised on purpose.

    Its message is one sentence (or a few) for a person: what happened, and what to do about it. Commands
    print it without a traceback and exit with 1.
    """


class ConfigError(GongbaoError):
    """Raised by `crawler.config` for a wrong or missing value; names the variable and what it expects."""


class ServerUnavailableError(GongbaoError):
    """Raised where Redis, MongoDB or the object store does not answer; names the server and its address."""


class AddressForbiddenError(GongbaoError):
    """Raised by the address guard before a connection to an address that may not be fetched.

    List the network in GONGBAO_ALLOW_NETWORKS where it should be.
    """


class PortForbiddenError(AddressForbiddenError):
    """Raised by the address guard before a connection to a port that is none of the web's.

    List it in GONGBAO_ALLOW_PORTS where it should be fetched.
    """


class LimitError(GongbaoError):
    """Raised by the download, and where an answer is unpacked, for one that goes beyond a limit.

    crawler/README.md, "Limits", has them all. `reason` names the limit in a word or two that can be counted;
    `final` says whether another attempt would meet it again.
    """

    def __init__(self, reason: str, message: str, *, final: bool = True) -> None:
        super().__init__(message)
        self.reason = reason
        self.final = final


class TlsError(GongbaoError):
    """Raised by the download where a server does not prove who it is, or speaks no TLS that is still spoken.

    Have its operator mend it. Until then, `tls: {verify: false, reason: …}` in its source lets it be fetched
    all the same. `problem` says in a few words what is wrong.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(f"Its server does not prove who it is: {problem}.")
        self.problem = problem


class RobotsUnreachableError(GongbaoError):
    """Raised by the robots middleware for a page whose robots.txt cannot be read; it is tried again later."""


class ArchiveError(GongbaoError):
    """Raised where archived bytes are missing or not those that were written, and by a spool that is full."""


class UnreadableError(GongbaoError):
    """Raised by the readers of page bytes (decode, PDF, DOCX) for input that cannot be read.

    The analysis turns it into an outcome; it never leaves `pipelines.extraction.analyse`. Readers of the
    archive raise it for a body that became too large without its content-encoding.
    """


class UnreadableArchiveError(GongbaoError):
    """Raised by the import for a file that is no WARC or ARC, or that cannot be read; names it and why."""


class BrowserMissingError(GongbaoError):
    """Raised where a source asks for a browser and this machine has none; says what to install."""


class RenderError(GongbaoError):
    """Raised by `crawler.browser` for a page that could not be rendered; it is tried again later."""


class NoReportError(GongbaoError):
    """Raised by the record store where no report is meant, or several are; says which there are."""


class ExportError(GongbaoError):
    """Raised by the export of data for a folder or a machine that cannot take it; says what to do."""
