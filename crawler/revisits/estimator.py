"""How often a page changes, estimated from visits that saw it changed or not.

Pages change at random, at a rate of their own (a Poisson process). A visit tells only whether the page has
changed since the last one, not how often; so the share of visits that saw a change says too little of pages
that change often (Cho and Garcia-Molina, Estimating frequency of change, ACM TOIT 3(3), 2003). With n visits
at an interval I of which X saw a change, their estimator of the rate is ln((n + ½)/(n - X + ½))/I: half a
visit without change is added, so that a page that always changed has a finite rate, too.

Visits are not regular here, since intervals are learnt; so the most likely rate is looked for, of which that
formula is the case of equal intervals. And what is added is a whole visit, at the mean interval of the page's
own, with as much of a change as pages of its kind have in that time: with few visits the kind decides, with
many the page itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, expm1, inf, log
from typing import Final, NamedTuple

PRIOR_VISITS: Final = 1.0
"""How many visits of its own the kind of a page weighs as much as."""
STEPS: Final = 30
"""Halvings of the logarithm of the rate."""
LONGEST: Final = 100 * 365 * 86400.0
SHORTEST: Final = 1e-3
"""Seconds between changes, beyond which nothing is told apart."""


class Lapse(NamedTuple):
    """The time between two visits that can be compared."""

    seconds: float
    changed: bool
    """Whether the second one showed something else."""


def interval_between_changes(lapses: Sequence[Lapse], usual: float) -> float:
    """Return the most likely mean time between two changes of a page, in seconds.

    Parameters
    ----------
    lapses: the times between its visits; those of no length tell nothing
    usual: the mean time between changes of pages of its kind, in seconds
    """
    known = [lapse for lapse in lapses if lapse.seconds > 0]
    if not known:
        return usual
    mean = sum(lapse.seconds for lapse in known) / len(known)
    share = -expm1(-mean / usual)
    changed = [(1.0, lapse.seconds) for lapse in known if lapse.changed] + [(PRIOR_VISITS * share, mean)]
    unchanged = sum(lapse.seconds for lapse in known if not lapse.changed) + PRIOR_VISITS * (1 - share) * mean
    # It is most likely where the sum of t/(exp(rate t) - 1) over changed ones is that of t over others.
    low, high = log(1 / LONGEST), log(1 / SHORTEST)
    for _ in range(STEPS):
        middle = (low + high) / 2
        rate = exp(middle)
        if sum(weight * seconds / _expm1(rate * seconds) for weight, seconds in changed) > unchanged:
            low = middle
        else:
            high = middle
    return 1 / exp((low + high) / 2)


def _expm1(exponent: float) -> float:
    return expm1(exponent) if exponent < 700 else inf
