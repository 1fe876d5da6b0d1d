"""One look at what is to be done: lead or stand by, then give each duty its turn."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import redis

from crawler.errors import ServerUnavailableError
from crawler.frontier.sowing import FencedError
from crawler.schedule.clock import Clock
from crawler.schedule.duties import Duty, StoppedError, Turn
from crawler.schedule.leadership import Leadership

logger = logging.getLogger(__name__)

REST: Final = 60.0
"""Seconds for which a duty rests that failed for no outage."""
SET_BACK: Final = 2.0
"""Seconds by which the clock has to go back before it is worth a line in the log."""


@dataclass
class _State:
    duty: Duty
    begun: bool = False
    rests_until: float = 0.0
    said: str = ""
    """The last failure that was logged."""


@dataclass
class Schedule:
    """A scheduler. Nothing in it waits: its owner calls `tick` again after the seconds that it returned."""

    leadership: Leadership
    duties: Sequence[Duty]
    clock: Clock
    stopping: Callable[[], bool] = bool
    monotonic: Callable[[], float] = time.monotonic
    _states: list[_State] = field(init=False)
    _last: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._states = [_State(duty) for duty in self.duties]

    def tick(self) -> float:
        """Do what is due, as the leader; returns the seconds until it is worth another look.

        Raises `redis.RedisError` and `ServerUnavailableError`; what was broken off is done by a later tick.
        """
        try:
            known = self.leadership.number, self.leadership.changes
            number = self.leadership.stand()
            if known != (number, self.leadership.changes):
                self._begin_anew()
            return self.leadership.pause if number is None else self._work(number)
        except FencedError as error:
            logger.warning("%s This one stands by.", error)
            self.leadership.lost()
        except (redis.RedisError, ServerUnavailableError):
            self._begin_anew()
            raise
        except StoppedError:
            return 0.0
        self._begin_anew()
        return self.leadership.pause

    def _begin_anew(self) -> None:
        for state in self._states:
            state.begun = False

    def _work(self, number: int) -> float:
        more = True
        while more:
            more = False
            for state in self._states:
                more |= self._give_turn(state, number)
        return self.leadership.pause

    def _give_turn(self, state: _State, number: int) -> bool:
        if self.monotonic() < state.rests_until:
            return False
        self._go_on()
        now = self.clock()
        self._compare(now.timestamp())
        try:
            if not state.begun:
                state.duty.begin(now)
                state.begun = True
            return state.duty.work(Turn(now, number, self._go_on))
        except (FencedError, StoppedError, redis.RedisError, ServerUnavailableError):
            raise
        except Exception as error:  # a mistake in one duty must not end the others
            self._rest(state, error)
            return False

    def _go_on(self) -> None:
        if self.stopping():
            raise StoppedError
        self.leadership.keep()

    def _rest(self, state: _State, error: Exception) -> None:
        state.begun, state.rests_until = False, self.monotonic() + REST
        if state.said != str(error):
            state.said = str(error)
            logger.exception("The duty of %s failed; tried again every %g s.", state.duty.name, REST)

    def _compare(self, now: float) -> None:
        if now < self._last - SET_BACK:
            back = self._last - now
            logger.warning("Redis' clock was set back by %.0f s: what was seeded is not seeded again.", back)
        self._last = now
