"""What can go wrong with a backup."""

from crawler.errors import GongbaoError


class BackupError(GongbaoError):
    """Raised where a backup is missing, damaged, or not to be written over something. Says what to do."""
