"""`deploy/bench revisits`: what a crawl that comes back notices of a web's changes, and at what price."""
