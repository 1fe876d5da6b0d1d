"""Where backups lie: in a folder, or below a prefix in a bucket of the configured object store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from crawler.config import Config
from crawler.errors import ArchiveError
from deploy.backups.errors import BackupError
from pipelines import objects
from pipelines.objects import FolderStore, ObjectStore

S3: Final = "s3:"
WARCS: Final = "warc"


@dataclass(frozen=True)
class Place:
    """A store, and what all keys in it begin with.

    Its methods raise `BackupError` and `ServerUnavailableError`.
    """

    store: ObjectStore
    prefix: str

    @classmethod
    def of(cls, target: str, config: Config) -> Place:
        """Return the place that a person names: a path, or `s3:BUCKET[/PREFIX]`."""
        if not target.startswith(S3):
            place = cls(FolderStore(Path(target)), "")
            place.store.check()
            return place
        bucket, _, prefix = target.removeprefix(S3).strip("/").partition("/")
        if prefix.partition("/")[0] == WARCS:
            raise BackupError(f"{target} would lie among the archive's files. Choose another prefix.")
        try:
            named = Config(s3_bucket=bucket).s3_bucket
        except ValidationError:
            raise BackupError(
                f"{bucket!r} is not a bucket's name. Name a folder, or s3:BUCKET/PREFIX."
            ) from None
        store = objects.from_config(config.model_copy(update={"archive": "s3", "s3_bucket": named}))
        store.check()
        return cls(store, prefix + "/" if prefix else "")

    def put(self, name: str, path: Path) -> str:
        """Store a file; returns its SHA-256, which was read back."""
        with _explained():
            return self.store.put(self.prefix + name, path)

    def put_bytes(self, name: str, data: bytes) -> str:
        """Store some bytes likewise."""
        with _explained():
            return self.store.put_bytes(self.prefix + name, data)

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of a file."""
        with _explained():
            return self.store.read(self.prefix + name, offset, length)

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        with _explained():
            return self.store.size(self.prefix + name)

    def delete(self, name: str) -> None:
        """Remove a file."""
        with _explained():
            self.store.delete(self.prefix + name)

    def names(self) -> Iterator[str]:
        """Yield the names of all files."""
        for each in self.store.list(self.prefix):
            yield each.key.removeprefix(self.prefix)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn errors of a store into ours."""
    try:
        yield
    except ArchiveError as error:
        raise BackupError(f"The backup cannot be written or read: {error}") from error
