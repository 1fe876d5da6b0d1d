"""Time: how often what changes on a web, and the rounds in which it does."""
