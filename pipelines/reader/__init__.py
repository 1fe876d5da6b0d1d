"""For those who follow the reports: each change once for each consumer, over restarts and kills.

follower = Follower.connect(uri, "my-index", FilePositions("positions")) for change in
follower.changes(): ... # do something with it follower.ack(change)

What "once" means. A change is a version of a report, `(report_id, changed_at)`, or its removal. The
follower gives each version at most once after it was acked, and the newest one of each report at least
once; versions that a newer one has followed meanwhile may be left out. A consumer that dies after its
work and before its ack gets the same change again. So work is done exactly once where the ack is part
of the consumer's own transaction (`Positions` in its database), or where doing it again does no harm (a
row by `report_id`, replaced unless its `changed_at` is the same).
"""

from pipelines.reader.following import Follower, Mode
from pipelines.reader.positions import FilePositions, MongoPositions, Position, Positions
from pipelines.reader.rows import Change

__all__ = ["Change", "FilePositions", "Follower", "Mode", "MongoPositions", "Position", "Positions"]
