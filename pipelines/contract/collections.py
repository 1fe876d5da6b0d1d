"""The collections that readers are promised, and the models of their rows: the one place that names them."""

from __future__ import annotations

from typing import Final

from pipelines.contract.base import Collection
from pipelines.contract.captures import StoredCapture, Tombstone
from pipelines.contract.documents import RemovedDocument, StoredDocument, StoredVersion, TakenDown
from pipelines.contract.reports import ReportChange, StoredReport
from pipelines.extraction.facts.model import StoredFact

VERSION: Final = 1
"""Of the contract; it rises when something is promised no longer, or means something else (Deprecation)."""

BESIDE: Final = ("report_words",)
"""What readers may read, too: its fields are in pipelines/README.md, and no model is here."""

COLLECTIONS: Final = {
    each.name: each
    for each in (
        Collection("documents", "one for each published document", (StoredDocument, TakenDown)),
        Collection("document_versions", "what documents said before", (StoredVersion,)),
        Collection("removed_documents", "documents that are none any more", (RemovedDocument,)),
        Collection("reports", "one for each region, year and session", (StoredReport,)),
        Collection("report_changes", "when each report changed or went", (ReportChange,)),
        Collection("facts", "targets and results, one for each that a report states", (StoredFact,)),
        Collection("captures", "one for each HTTP exchange", (StoredCapture,)),
        Collection("tombstones", "captures that were taken down", (Tombstone,)),
    )
}
