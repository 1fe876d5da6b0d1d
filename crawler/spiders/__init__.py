"""One spider per way of access, never per site."""
