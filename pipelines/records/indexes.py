"""The indexes of each collection, for the questions that people and the line ask."""

from pymongo import ASCENDING, DESCENDING, IndexModel

INDEXES = {
    "captures": [
        IndexModel([("url", ASCENDING), ("fetched_at", DESCENDING)]),
        IndexModel([("outcome", ASCENDING)]),
        IndexModel([("fetched_at", ASCENDING)]),
        IndexModel([("object", ASCENDING), ("offset", ASCENDING)]),
        IndexModel([("run", ASCENDING)]),
        # of responses alone, which are few for each payload; it may have any number of revisits
        IndexModel(
            [("payload_digest", ASCENDING), ("url", ASCENDING)],
            partialFilterExpression={"record_type": "response"},
        ),
    ],
    "urls": [
        IndexModel([("state", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("source", ASCENDING), ("state", ASCENDING)]),
    ],
    "documents": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("kind", ASCENDING), ("published_on", DESCENDING)]),
        IndexModel([("speaker", ASCENDING)]),
        IndexModel([("capture_id", ASCENDING), ("extractor", ASCENDING)]),
        IndexModel([("page_url", ASCENDING)]),
        IndexModel([("report_keys", ASCENDING)]),
    ],
    "reports": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("year", DESCENDING), ("level", ASCENDING)]),
        IndexModel([("key", ASCENDING)]),
        IndexModel([("conflicts.field", ASCENDING)]),
        IndexModel([("renditions.document", ASCENDING)]),
    ],
    "report_keys": [
        IndexModel([("dirty", ASCENDING), ("at", ASCENDING)], partialFilterExpression={"dirty": True}),
        IndexModel([("writers.at", ASCENDING)]),
    ],
    "segments": [
        IndexModel([("checked_at", ASCENDING), ("stored_at", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
    ],
    "parts": [
        IndexModel([("nexts", ASCENDING)]),
        IndexModel([("capture_id", ASCENDING), ("extractor", ASCENDING)]),
    ],
    "document_versions": [
        IndexModel([("document", ASCENDING), ("fetched_at", DESCENDING), ("extractor", DESCENDING)]),
        IndexModel([("capture_id", ASCENDING), ("extractor", ASCENDING)]),
    ],
    "replay_findings": [
        IndexModel([("job", ASCENDING), ("capture_id", ASCENDING)]),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=90 * 86400),
    ],
    "quarantine": [IndexModel([("capture_id", ASCENDING)]), IndexModel([("at", DESCENDING)])],
}
