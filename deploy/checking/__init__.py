"""`deploy/check`: every check that a commit has to pass, the same on a laptop and in CI."""
