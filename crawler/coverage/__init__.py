"""What is there of each region's report of each year, and what is missing."""
