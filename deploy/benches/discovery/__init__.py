"""`deploy/bench discovery`: which of a simulated web's reports are found, and at what price."""
