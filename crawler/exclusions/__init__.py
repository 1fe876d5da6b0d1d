"""What is not to be fetched, whoever links to it: pages and hosts that somebody asked us to leave out.

`rules` says what a rule covers; who wanted each, when and why, is in MongoDB (`exclusions`); `published` is
what the fleet knows of them, in Redis; `watch` keeps a worker up to date, `lifting` lets a rule
no longer hold.
"""
