"""Pages that only a browser can show: in Chromium, which gets all that it asks for from our own client."""
