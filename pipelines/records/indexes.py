"""The indexes of each collection, for the questions that people and the line ask."""

from pymongo import ASCENDING, DESCENDING, IndexModel

INDEXES = {
    "captures": [
        IndexModel([("url", ASCENDING), ("fetched_at", DESCENDING)]),
        IndexModel([("outcome", ASCENDING)]),
        # all that is counted of them, so that no row is read for it
        IndexModel([("status", ASCENDING), ("length", ASCENDING)]),
        # of redirects alone: by which links a page's file was reached
        IndexModel([("final_url", ASCENDING)], partialFilterExpression={"outcome": "redirect"}),
        IndexModel([("fetched_at", ASCENDING)]),
        IndexModel([("object", ASCENDING), ("offset", ASCENDING)]),
        IndexModel([("run", ASCENDING)]),
        IndexModel(
            [("fetched_at", ASCENDING), ("block", ASCENDING), ("url", ASCENDING)],
            partialFilterExpression={"block": {"$type": "string"}},
        ),
        IndexModel([("source", ASCENDING), ("fetched_at", DESCENDING)]),
        # of pages with reports alone: which columns led to them
        IndexModel(
            [("source", ASCENDING), ("via", ASCENDING)], partialFilterExpression={"reports": {"$gt": 0}}
        ),
        # of responses alone, which are few for each payload; it may have any number of revisits
        IndexModel(
            [("payload_digest", ASCENDING), ("url", ASCENDING)],
            partialFilterExpression={"record_type": "response"},
        ),
        IndexModel([("refers_to.capture_id", ASCENDING)], partialFilterExpression={"record_type": "revisit"}),
    ],
    "tombstones": [IndexModel([("takedown", ASCENDING)])],
    "takedowns": [IndexModel([("rule", ASCENDING), ("logged_at", ASCENDING)])],
    "rewrites": [IndexModel([("state", ASCENDING)])],
    "urls": [
        IndexModel([("state", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("source", ASCENDING), ("state", ASCENDING)]),
        # of those that are to be visited again
        IndexModel(
            [("next_visit_at", ASCENDING)], partialFilterExpression={"next_visit_at": {"$type": "date"}}
        ),
    ],
    "documents": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("kind", ASCENDING), ("published_on", DESCENDING)]),
        IndexModel([("speaker", ASCENDING)]),
        IndexModel([("capture_id", ASCENDING), ("extractor", ASCENDING)]),
        IndexModel([("page_url", ASCENDING)]),
        IndexModel([("changed_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("report_keys", ASCENDING)]),
        # of pages alone that offer a report as a file
        IndexModel(
            [("offers.files.url", ASCENDING)], partialFilterExpression={"offers": {"$type": "object"}}
        ),
        IndexModel([("state", ASCENDING)], partialFilterExpression={"state": {"$type": "string"}}),
        # of those that are pictures of a page
        IndexModel(
            [("pictures.page_url", ASCENDING)], partialFilterExpression={"pictures": {"$type": "object"}}
        ),
        # of those alone whose pages were not all read
        IndexModel([("flags", ASCENDING)], partialFilterExpression={"flags": "scanned_pages"}),
        # all that is asked of the reports of a site, so that no text is read for it
        IndexModel([(name, ASCENDING) for name in ("kind", "page_url", "region_code", "year", "retired_at")]),
    ],
    "reports": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("lineage", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("year", DESCENDING), ("level", ASCENDING)]),
        IndexModel([("region_name", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("speaker", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("year", DESCENDING), ("region_code", ASCENDING)]),
        # the order in which they are listed
        IndexModel([("year", DESCENDING), ("_id", ASCENDING)]),
        IndexModel([("complete", ASCENDING), ("year", DESCENDING), ("_id", ASCENDING)]),
        IndexModel([("key", ASCENDING)]),
        IndexModel([("conflicts.field", ASCENDING)]),
        IndexModel([("renditions.document", ASCENDING)]),
        IndexModel([("changed_at", ASCENDING)]),
    ],
    "report_words": [
        # what has a word comes in the order in which reports are listed
        IndexModel([("words", ASCENDING), ("year", DESCENDING), ("_id", ASCENDING)]),
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("region_name", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("speaker", ASCENDING), ("year", DESCENDING)]),
        IndexModel([("key", ASCENDING)]),
    ],
    "facts": [
        IndexModel([("region_code", ASCENDING), ("year", DESCENDING), ("indicator", ASCENDING)]),
        IndexModel([("indicator", ASCENDING), ("role", ASCENDING), ("of_year", DESCENDING)]),
        IndexModel([("lineage", ASCENDING), ("indicator", ASCENDING), ("of_year", DESCENDING)]),
        IndexModel([("key", ASCENDING)]),
        IndexModel([("report", ASCENDING)]),
    ],
    "report_changes": [IndexModel([("changed_at", ASCENDING), ("_id", ASCENDING)])],
    "removed_documents": [IndexModel([("changed_at", ASCENDING)])],
    "report_keys": [
        IndexModel([("dirty", ASCENDING), ("at", ASCENDING)], partialFilterExpression={"dirty": True}),
        IndexModel([("writers.at", ASCENDING)]),
    ],
    "runs": [
        IndexModel([("started_at", DESCENDING)]),
        IndexModel([("source", ASCENDING), ("started_at", DESCENDING)]),
        IndexModel([("state", ASCENDING)]),
    ],
    "segments": [
        IndexModel([("checked_at", ASCENDING), ("stored_at", ASCENDING)]),
        IndexModel([("state", ASCENDING)]),
    ],
    "scans": [IndexModel([("state", ASCENDING), ("at", ASCENDING)])],
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
    "audit": [IndexModel([("at", DESCENDING)])],
    "quarantine": [IndexModel([("capture_id", ASCENDING)]), IndexModel([("at", DESCENDING)])],
}
