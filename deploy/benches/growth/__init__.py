"""What a page costs when ten million URLs are known, or a hundred thousand hosts."""
