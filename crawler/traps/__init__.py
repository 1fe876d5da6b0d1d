"""Traps: URLs without end that lead to nothing new.

Links are refused for their shape alone where a page is read (`shapes`). All else is learned by the fleet, in
Redis, from what the pages of each host and pattern showed (`shown`, lua/showed.lua): what gives nothing new
comes after the other pages of its host, and is closed in the end. `known` tells operators which traps there
are, `lifting` opens them.
"""
