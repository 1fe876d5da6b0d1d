"""What the pages say: speeches, news, articles about reports, and pages that only look like a report."""
