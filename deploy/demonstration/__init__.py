"""`deploy/demo`: the whole line on this machine, from pages on loopback to proven documents."""
