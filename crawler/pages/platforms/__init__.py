"""The CMS families of Chinese government sites, one module each.

A module knows by what a page shows that it is of the family, where the page leads beside its anchors (pagers
that scripts write, data endpoints, records inside scripts), and what the endpoints answer. `registry` has all
of them in the order in which they are asked.
"""
