"""Programs of others that read what nothing here reads: each in a limited process that can be killed."""

from pipelines.extraction.programs.limited import Limits, ProgramError, find, run

__all__ = ["Limits", "ProgramError", "find", "run"]
