"""When a known URL is visited again: learnt from what its visits showed, and queued when it is due."""
