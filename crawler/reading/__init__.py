"""Which page is read when: one that hangs its parser must not hold up those of others."""
