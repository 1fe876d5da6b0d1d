"""The ledger: proves that every URL is in one state, and that what is done is stored; and puts it right."""

from crawler.frontier.audit.audit import audit
from crawler.frontier.audit.findings import PROBLEMS, STATES, Findings
from crawler.frontier.audit.repair import repair

__all__ = ["PROBLEMS", "STATES", "Findings", "audit", "repair"]
