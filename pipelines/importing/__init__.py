"""Other crawlers' archives: their records become captures of ours, and what is read on them documents."""
