"""Fixity: is the archive still what was put into it? Objects, indexes and database against each other."""
