"""What can go wrong with a child process, as an error whose message is enough to act on."""

from __future__ import annotations

from crawler.errors import GongbaoError


class ChildError(GongbaoError):
    """Raised for a child process that could not start or ended when it should not have.

    The message names it, says how it ended (exit code or signal), and carries the end of its log.
    """


class EmbeddedServerError(ChildError):
    """Raised by `deploy.embedded` for a server that cannot start, does not answer, or died, by name."""
