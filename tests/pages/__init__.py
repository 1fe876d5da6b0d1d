"""Recorded pages of each CMS family: `<family>/<case>` has what came over the wire and what is on it."""
