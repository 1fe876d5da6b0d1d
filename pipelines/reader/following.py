"""The follower: gives changes from where its consumer was, by a change stream or by asking again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure
from pymongo.read_preferences import ReadPreference

from pipelines.contract.settling import SETTLING
from pipelines.reader import stream, watermark
from pipelines.reader.positions import Position, Positions
from pipelines.reader.rows import Change, completed

Row = dict[str, Any]

REST: Final = 60.0
"""Seconds without any change after which the place in the stream is saved."""


class Mode(StrEnum):
    """How changes are found."""

    STREAM = "stream"
    """By a change stream: at once. Needs a replica set."""
    WATERMARK = "watermark"
    """By asking again: `settling` later."""


class Follower:
    """Follows the reports for one consumer. One process at a time may follow for a consumer.

    Parameters
    ----------
    database: that of the reports
    consumer: its name
    positions: where its position is kept
    mode: None: by a change stream where the server has one
    settling: how long a change may take from its moment to its commit; the server's limit is the default

    Raises the driver's `PyMongoError`, after which `changes` may be called again.
    """

    def __init__(
        self,
        database: Database[Row],
        consumer: str,
        positions: Positions,
        *,
        mode: Mode | None = None,
        settling: timedelta = SETTLING,
    ) -> None:
        # the primary: a secondary may not have yet what the stream tells of
        options: CodecOptions[Row] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self._database = database.client.get_database(
            database.name, codec_options=options, read_preference=ReadPreference.PRIMARY
        )
        self._changes, self._reports = self._database["report_changes"], self._database["reports"]
        self._consumer, self._positions, self._settling = consumer, positions, settling
        self._mode = mode
        self._last: str | None = None

    @classmethod
    def connect(cls, uri: str, consumer: str, positions: Positions, **options: Any) -> Follower:
        """Follow in the database that a URI names."""
        client: MongoClient[Row] = MongoClient(uri)
        return cls(client.get_default_database(), consumer, positions, **options)

    def ack(self, change: Change) -> None:
        """Say that the consumer has done with a change, and with all before it."""
        self._positions.save(self._consumer, change.position)
        self._last = None if change.position == self._last else self._last

    def changes(self, *, wait: bool = True, pause: float = 1.0) -> Iterator[Change]:
        """Yield the changes since the last ack.

        Parameters
        ----------
        wait: go on for ever; else end where nothing more is there
        pause: seconds between two questions by the watermark
        """
        mode = self._mode or self._best()
        while True:
            position = Position.of(self._positions.load(self._consumer))
            follow = self._by_stream if mode == Mode.STREAM else self._by_watermark
            try:
                yield from follow(position, wait, pause)
                return
            except OperationFailure as error:
                if error.code != stream.HISTORY_LOST:
                    raise
                self._positions.save(self._consumer, self._before(position).text)

    def _best(self) -> Mode:
        hello = self._database.client.admin.command("hello")
        return Mode.STREAM if "setName" in hello or hello.get("msg") == "isdbgrid" else Mode.WATERMARK

    def _by_watermark(self, position: Position, wait: bool, pause: float) -> Iterator[Change]:
        while True:
            limit = watermark.server_time(self._changes) - self._settling
            for some in watermark.changed_before(self._changes, position, limit):
                yield from self._completed(some)
                position = some[-1][2]
            if not wait:
                return
            time.sleep(pause)

    def _by_stream(self, position: Position, wait: bool, _: float) -> Iterator[Change]:
        if position.token is None:
            position = yield from self._what_is_there(position)
        with stream.opened(self._changes, position) as opened:
            quiet_since = time.monotonic()
            for some in stream.events(opened, position):
                yield from self._completed(some)
                if some:
                    position, quiet_since = some[-1][2], time.monotonic()
                elif not wait:
                    self._rest(stream.resting(opened, position))
                    return
                elif time.monotonic() - quiet_since > REST:
                    quiet_since = time.monotonic()
                    self._rest(stream.resting(opened, position))

    def _what_is_there(self, position: Position) -> Any:
        """Yield what changed before the stream begins; returns the position from which to read that."""
        if position.bound is None:
            now = watermark.server_time(self._changes)
            start = int((now - 2 * self._settling).timestamp())
            position = replace(position, bound=(now - self._settling).isoformat(), start=start)
        assert position.bound  # noqa: S101
        for some in watermark.changed_before(self._changes, position, datetime.fromisoformat(position.bound)):
            yield from self._completed(some)
            position = some[-1][2]
        return position

    def _completed(self, some: list[tuple[str, datetime, Position]]) -> Iterator[Change]:
        for change in completed(self._changes, self._reports, some):
            self._last = change.position
            yield change

    def _rest(self, position: Position) -> None:
        """Save where the stream is, unless the consumer has not acked all that it got."""
        if self._last is None:
            self._positions.save(self._consumer, position.text)

    def _before(self, position: Position) -> Position:
        """Return where to ask again from where the oplog does not reach back to a position.

        What was given of the last changes before it may be given again.
        """
        if position.at is None or position.token is None:
            return Position(at=position.at, id=position.id)
        with suppress(ValueError):
            at = datetime.fromisoformat(position.at) - self._settling
            return Position(at=at.isoformat(), id="")
        return Position()
