"""How the fetch rate grows with workers, and what bounds it."""
