"""Re-extraction: the same documents from archived bytes, by the extractor of today."""

from crawler.config import Config
from pipelines import records
from pipelines.replay.jobs import Replays

__all__ = ["Replays", "from_config"]


def from_config(config: Config) -> Replays:
    """Return the replay jobs of the database at GONGBAO_MONGO_URI."""
    return Replays(records.from_config(config))
