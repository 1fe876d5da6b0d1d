"""Workers that die at a named moment of the commit. The product knows nothing of it."""
