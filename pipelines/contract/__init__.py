"""What readers of the database are promised: fields, validators, a role that reads and cannot write.

The models here describe rows as they are stored. From them follow the validators (`schema`), the tables of
fields in pipelines/README.md (`readme`) and the columns of `scrapy export`, so that none of these can drift.
"""

from pipelines.contract.collections import COLLECTIONS, VERSION

__all__ = ["COLLECTIONS", "VERSION"]
