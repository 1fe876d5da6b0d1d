"""How long a reader waits until no older change can come."""

from datetime import timedelta
from typing import Final

SETTLING: Final = timedelta(seconds=120)
"""After this long no write that took its moment before is still to be committed: the server ends transactions
after 60 s (transactionLifetimeLimitSeconds), for which it looks every 30 s; the rest is for clocks that
differ."""
