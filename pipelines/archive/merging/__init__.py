"""The archive's index in few large files: what look-ups by URL read instead of one small file a segment."""

from pipelines.archive.merging.merged import MergedIndex, Update

__all__ = ["MergedIndex", "Update"]
