"""The database from the archive alone: captures, documents, reports and what is known of URLs."""
