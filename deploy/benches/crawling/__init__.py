"""What benches of a crawl have in common: a fast site, a worker in a process of its own, and its figures."""
