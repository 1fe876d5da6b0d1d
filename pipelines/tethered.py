"""Imported by a fork server, and by nothing else: ties it to the process that started it."""

from pipelines.tether import die_with_parent

die_with_parent()
