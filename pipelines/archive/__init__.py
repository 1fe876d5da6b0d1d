"""The archive: captures as WARC 1.1 records in segments, each with a CDXJ index beside it."""
