"""The moments at which a worker may die: before and after each action that makes a page durable, in order."""

from __future__ import annotations

from typing import Final

ACTIONS: Final = {
    # the spool
    "open_journal": "pipelines.archive.journal:Journal.__init__",
    "write_record": "pipelines.archive.segment:Segment._write",
    "sync_records": "pipelines.archive.segment:Segment._secure",
    "write_journal": "pipelines.archive.journal:Journal.append",
    "close_segment": "pipelines.archive.segment:Segment.close",
    # the object store
    "put_warc": "pipelines.objects.s3:S3Store.put",
    "upload": "minio:Minio.put_object",
    "read_back": "minio:Minio.get_object",
    "put_index": "pipelines.objects.s3:S3Store.put_bytes",
    # the database, and the spool again
    "put_captures": "pipelines.records.mongo:MongoRecords.put_captures",
    "discard": "pipelines.archive.segment:ClosedSegment.discard",
    "discard_journal": "pipelines.archive.journal:Journal.discard",
    "put_documents": "pipelines.records.mongo:MongoRecords.put_documents",
    "put_analyses": "pipelines.records.mongo:MongoRecords.put_analyses",
    "put_urls": "pipelines.records.mongo:MongoRecords.put_urls",
    # the frontier
    "post_ack": "crawler.frontier.outbox:Outbox.end",
    "ack": "crawler.frontier.queue:Frontier.exchange",
}
"""By name, what is called: `module:Class.method`."""

CALLS: Final = {"write_record": 4, "sync_records": 2, "write_journal": 2}
"""Which call it is, where not the first: with records before it."""

POINTS: Final = tuple(f"{when}:{action}" for action in ACTIONS for when in ("before", "after"))
TORN: Final = ("torn:write_record", "torn:write_journal", "torn:close_segment")
"""The file ends within what was written last."""
TWICE: Final = (
    ("after:close_segment", "before:put_captures"),
    ("after:upload", "after:upload"),
    ("torn:write_record", "before:discard"),
)
"""The worker that adopts what a dead one left dies, too."""
