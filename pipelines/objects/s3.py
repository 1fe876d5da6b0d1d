"""Objects in an S3 store, through the minio client: MinIO, SeaweedFS, or a cloud's."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.response import BaseHTTPResponse

from crawler.errors import ArchiveError, ServerUnavailableError
from pipelines.objects.base import StoredObject, checked_key

TIMEOUT = urllib3.Timeout(connect=5, read=60)
CHUNK = 1 << 20
PART = 16 << 20
"""Bytes that are sent in one request; with the client's 5 MB, three threads would send a segment in parts."""


class S3Store:
    """An `ObjectStore` in one bucket, which has to exist."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, bucket: str) -> None:
        # Its own warnings of each attempt would bury the one sentence that says what is wrong.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
        parts = urlsplit(endpoint)
        self._endpoint = endpoint
        self._bucket = bucket
        self._client = Minio(
            parts.netloc,
            access_key=access_key,
            secret_key=secret_key,
            secure=parts.scheme == "https",
            http_client=urllib3.PoolManager(timeout=TIMEOUT, retries=urllib3.Retry(2, backoff_factor=0.2)),
        )

    @property
    def location(self) -> str:
        """The bucket's name."""
        return self._bucket

    def check(self) -> None:
        """Raise `ServerUnavailableError` unless the bucket exists."""
        with self._translated("the bucket"):
            if self._client.bucket_exists(self._bucket):
                return
        raise ServerUnavailableError(
            f"The object store at {self._endpoint} has no bucket {self._bucket}. "
            "Create it, or set GONGBAO_S3_BUCKET to one that exists."
        )

    def put(self, key: str, path: Path) -> str:
        """Store a file; see `ObjectStore.put`."""
        with path.open("rb") as file:
            return self._put(key, file, path.stat().st_size)

    def put_bytes(self, key: str, data: bytes) -> str:
        """Store some bytes; see `ObjectStore.put`."""
        return self._put(key, BytesIO(data), len(data))

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of an object with one GET; see `ObjectStore.read`."""
        if length == 0:
            return b""
        end = offset + (length or 0)
        with self._translated(key):
            try:
                response = self._client.get_object(self._bucket, checked_key(key), offset, length or 0)
            except S3Error as error:
                if error.code == "InvalidRange":
                    raise self._too_short(key, end) from error
                raise
            data = b"".join(_chunks(response))
        if length is not None and len(data) < length:
            raise self._too_short(key, end)
        return data

    def size(self, key: str) -> int:
        """Return the size of an object with one HEAD; see `ObjectStore.size`."""
        with self._translated(key):
            return int(self._client.stat_object(self._bucket, checked_key(key)).size or 0)

    def delete(self, key: str) -> None:
        """Remove an object and its versions; see `ObjectStore.delete`."""
        with self._translated(key):
            for version in self._versions(checked_key(key)):
                self._client.remove_object(self._bucket, key, version_id=version)
            if any(True for _ in self._versions(key, there=True)):
                raise ArchiveError(
                    f"{key} in bucket {self._bucket} cannot be removed: the store holds it. "
                    "Look for object locks and retention rules of the bucket."
                )

    def _versions(self, key: str, *, there: bool = False) -> Iterator[str | None]:
        """Yield the versions of an object, delete markers too; None for the one of a bucket without versions.

        With `there`, only those that hold bytes.
        """
        if self._client.get_bucket_versioning(self._bucket).status in ("Enabled", "Suspended"):
            for entry in self._client.list_objects(self._bucket, key, include_version=True):
                if entry.object_name == key and not (there and entry.is_delete_marker):
                    yield entry.version_id
            return
        for entry in self._client.list_objects(self._bucket, key):
            if entry.object_name == key:
                yield None

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`; see `ObjectStore.list`."""
        with self._translated(prefix):
            for entry in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
                yield StoredObject(str(entry.object_name), int(entry.size or 0), entry.last_modified)

    def _put(self, key: str, file: BinaryIO, size: int) -> str:
        with self._translated(key):
            self._client.put_object(self._bucket, checked_key(key), file, size, part_size=PART)
        file.seek(0)
        checksum = _sha256(iter(lambda: file.read(CHUNK), b""))
        if self._checksum(key) != checksum:
            raise ArchiveError(f"{key} in bucket {self._bucket} reads back differently than it was written.")
        return checksum

    def _checksum(self, key: str) -> str:
        # An ETag is no checksum in every store (multipart, encryption), so the bytes are read back.
        with self._translated(key):
            return _sha256(_chunks(self._client.get_object(self._bucket, key)))

    def _too_short(self, key: str, end: int) -> ArchiveError:
        return ArchiveError(f"{key} in bucket {self._bucket} ends before byte {end}.")

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise ArchiveError(f"{what} is missing in bucket {self._bucket}.") from error
            raise self._unavailable(f"{error.code}: {error.message}") from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unavailable(_reason(error)) from error

    def _unavailable(self, reason: str) -> ServerUnavailableError:
        return ServerUnavailableError(
            f"The object store at {self._endpoint} does not serve us ({reason}). "
            "Check that it runs, and GONGBAO_S3_ENDPOINT and its keys."
        )


def _reason(error: Exception) -> str:
    """Return the cause in a few words: urllib3 wraps it two or three times."""
    reason = getattr(error, "reason", None) or error
    return str(reason).rpartition(": ")[2] or type(reason).__name__


def _chunks(response: BaseHTTPResponse) -> Iterator[bytes]:
    """Yield an answer's body and let go of its connection."""
    try:
        yield from response.stream(CHUNK)
    finally:
        response.close()
        response.release_conn()


def _sha256(chunks: Iterator[bytes]) -> str:
    hasher = hashlib.sha256()
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.hexdigest()
