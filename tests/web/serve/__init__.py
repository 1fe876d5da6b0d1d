"""Serves a web: one port for all hosts, and a log of what was asked for."""
