"""The extractor's version: stored with each document, so that a newer one is known to be newer."""

EXTRACTOR = 10
"""Raised by one with each change that alters what comes out of a page."""
