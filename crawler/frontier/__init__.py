"""The frontier: what is to be fetched, shared by all workers through Redis."""
