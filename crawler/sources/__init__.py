"""What is to be crawled: seeds, and how far a crawl goes from them."""
