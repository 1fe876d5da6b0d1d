"""Captures for others: WACZ files, which any replay tool opens."""
