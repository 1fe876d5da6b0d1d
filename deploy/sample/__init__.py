"""The sample site: five small web sites on loopback, as ugly as real ones, with what they hold written down.

Everything in their texts is invented but the names of regions; `expected.jsonl` says by hand which documents
a perfect crawl finds.
"""
