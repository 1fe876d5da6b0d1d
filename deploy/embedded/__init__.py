"""Real Redis, MongoDB and S3 servers on loopback, started from their Python wheels.

The demo, the tests and the benches all use them through `EmbeddedServers`.
"""

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.stack import EmbeddedServers

__all__ = ["EmbeddedServerError", "EmbeddedServers"]
