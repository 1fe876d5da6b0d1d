"""Objects in an S3 store, through the minio client: MinIO, SeaweedFS, or a cloud's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from crawler.errors import ArchiveError, ServerUnavailableError
from pipelines.objects.base import StoredObject

TIMEOUT = urllib3.Timeout(connect=5, read=60)
CHUNK = 1 << 20


class S3Store:
    """An `ObjectStore` in one bucket, which has to exist."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, bucket: str) -> None:
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

    def put(self, key: str, path: Path) -> None:
        """Store a file; see `ObjectStore.put`."""
        with path.open("rb") as file:
            self._put(key, file, path.stat().st_size)

    def put_bytes(self, key: str, data: bytes) -> None:
        """Store some bytes; see `ObjectStore.put`."""
        self._put(key, BytesIO(data), len(data))

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range of an object with one GET; see `ObjectStore.read`."""
        with self._translated(key):
            response = self._client.get_object(self._bucket, key, offset=offset, length=length or 0)
            try:
                data: bytes = response.read()
            finally:
                response.close()
                response.release_conn()
        if length is not None and len(data) < length:
            raise ArchiveError(f"{key} in bucket {self._bucket} ends before byte {offset + length}.")
        return data

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`, in key order."""
        with self._translated(prefix):
            for entry in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
                yield StoredObject(str(entry.object_name), int(entry.size or 0))

    def _put(self, key: str, file: BinaryIO, size: int) -> None:
        with self._translated(key):
            self._client.put_object(self._bucket, key, file, size)
        file.seek(0)
        if self._checksum(key) != _sha256(file):
            raise ArchiveError(f"{key} in bucket {self._bucket} reads back differently than it was written.")

    def _checksum(self, key: str) -> str:
        # An ETag is no checksum in every store (multipart, encryption), so the bytes are read back.
        hasher = hashlib.sha256()
        with self._translated(key):
            response = self._client.get_object(self._bucket, key)
            try:
                for chunk in response.stream(CHUNK):
                    hasher.update(chunk)
            finally:
                response.close()
                response.release_conn()
        return hasher.hexdigest()

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except S3Error as error:
            if error.code in ("NoSuchKey", "InvalidRange"):
                raise ArchiveError(f"{what} is missing in bucket {self._bucket} ({error.code}).") from error
            raise self._unavailable(f"{error.code}: {error.message}") from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unavailable(type(error).__name__) from error

    def _unavailable(self, reason: str) -> ServerUnavailableError:
        return ServerUnavailableError(
            f"The object store at {self._endpoint} does not serve us ({reason}). "
            "Check that it runs, and GONGBAO_S3_ENDPOINT and its keys."
        )


def _sha256(file: BinaryIO) -> str:
    hasher = hashlib.sha256()
    while chunk := file.read(CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()
