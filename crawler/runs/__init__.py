"""Runs: each seeding of a source, with what its workers made of it.

A run is a source and a time: from its seeding to the next one of the same source. What belongs to it is
counted over captures, `urls` and documents, which name their source and their time, and are there once,
however often they were committed. So a run costs a page nothing, and a killed worker changes no number.
"""
