"""`deploy/bench NAME`: what the parts can do, measured beside their peers in the same run."""
