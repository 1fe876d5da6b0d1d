"""Connections that wait: which one is used, and when they are closed."""

from __future__ import annotations

from twisted.internet.testing import StringTransport

from crawler.handlers.connection import Connection
from crawler.handlers.head import Origin
from crawler.handlers.pool import Pool

HERE, THERE = Origin("http", "here.gov.cn", 80), Origin("http", "there.gov.cn", 80)


def connection() -> Connection:
    made = Connection()
    made.makeConnection(StringTransport())
    return made


def closed(one: Connection) -> bool:
    return bool(one.transport.disconnecting or getattr(one.transport, "aborting", False))


def test_the_one_that_was_used_last_is_used_first_and_once() -> None:
    pool, first, last, other = Pool(), connection(), connection(), connection()
    for origin, one in ((HERE, first), (HERE, last), (THERE, other)):
        pool.keep(origin, one)
    assert [pool.take(HERE), pool.take(HERE), pool.take(HERE)] == [last, first, None]
    assert len(pool) == 1


def test_of_too_many_the_one_that_waits_longest_is_closed() -> None:
    pool, first, second, third = Pool(most=2), connection(), connection(), connection()
    for origin, one in ((HERE, first), (THERE, second), (HERE, third)):
        pool.keep(origin, one)
    assert [closed(one) for one in (first, second, third)] == [True, False, False]
    assert pool.take(HERE) is third
    assert pool.take(HERE) is None


def test_one_that_waited_for_long_is_closed() -> None:
    pool, first, second = Pool(patience=0.0), connection(), connection()
    pool.keep(HERE, first)
    pool.keep(HERE, second)
    assert closed(first)
    assert pool.take(HERE) is second


def test_one_that_ends_while_it_waits_is_forgotten() -> None:
    pool, one = Pool(), connection()
    pool.keep(HERE, one)
    one.connectionLost()
    assert pool.take(HERE) is None
    assert len(pool) == 0


def test_what_comes_unasked_closes_a_connection_that_waits() -> None:
    pool, one = Pool(), connection()
    pool.keep(HERE, one)
    one.dataReceived(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert closed(one)


def test_all_are_closed_in_the_end() -> None:
    pool, ones = Pool(), [connection() for _ in range(3)]
    for one in ones:
        pool.keep(HERE, one)
    pool.close()
    assert all(map(closed, ones))
    assert len(pool) == 0
