"""A folder of sources: tables with a row for each, and a file for each that needs more.

levels.yml             defaults of each level
lists.yml              public lists that name hosts, by the names that `basis` gives them
PROVINCE.yml           `defaults` of all in it, and `sources`: id → fields
PROVINCE/ID.yml        the fields of one source, to which the defaults of PROVINCE.yml apply, too
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from yaml.nodes import Node

from crawler.sources.fields import FOR_ALL, NOTHING, Common, Fields, source
from crawler.sources.levels import Level
from crawler.sources.marked import compose, entries, line, plain
from crawler.sources.model import Source
from crawler.sources.problems import Problem, SourcesError

LEVELS: Final = "levels.yml"
LISTS: Final = "lists.yml"
PARTS: Final = ("defaults", "sources")
NO_MORE: Final = Common({}, {})
Found = tuple[Source, Path, int]
"""A source, and the file and line where it stands."""


class Reading:
    """Reads one folder; gathers what is wrong instead of ending with the first mistake."""

    def __init__(self, folder: Path, before: Common = NO_MORE) -> None:
        self.problems: list[Problem] = []
        self._folder = folder
        self._places: dict[str, tuple[Path, int]] = {}
        self.common = Common({**before.levels, **self._levels()}, {**before.lists, **self._lists()})
        """What holds for its sources: what was before, and over that the folder's own."""

    def sources(self) -> Iterator[Found]:
        """Yield the folder's sources by file, those of a table before those with files of their own."""
        if not self._folder.is_dir():
            self.problems.append(Problem(self._folder, 1, "expected a folder of sources"))
            return
        self.problems += _misplaced(self._folder)
        stems = {path.stem for path in self._folder.glob("*.yml")} | {
            path.name for path in self._folder.iterdir() if path.is_dir() and not path.name.startswith(".")
        }
        for stem in sorted(stems - {Path(LEVELS).stem, Path(LISTS).stem}):
            yield from self._province(stem)

    def _province(self, stem: str) -> Iterator[Found]:
        head, rows = self._table(self._folder / f"{stem}.yml")
        for name, (key, node) in rows.items():
            yield from self._source(name, self._folder / f"{stem}.yml", key, node, head)
        for path in sorted((self._folder / stem).glob("*.yml")):
            try:
                node = compose(path)
            except SourcesError as error:
                self.problems += error.problems
            else:
                yield from self._source(path.stem, path, node, node, head)

    def _table(self, path: Path) -> tuple[Fields, Mapping[str, tuple[Node, Node]]]:
        """Return a table's head and rows; both are empty where there is no table, or a broken one."""
        if not path.exists():
            return NOTHING, {}
        try:
            parts = entries(path, compose(path), "a table of sources")
            if wrong := [part for part in parts if part not in PARTS]:
                where = line(parts[wrong[0]][0])
                raise SourcesError(
                    [Problem(path, where, f"{wrong[0]} is not known; expected {' and '.join(PARTS)}")]
                )
            head = Fields.read(path, parts["defaults"][1], FOR_ALL) if "defaults" in parts else NOTHING
            rows = entries(path, parts["sources"][1], "ids of sources, each with its fields")
        except SourcesError as error:
            self.problems += error.problems
            return NOTHING, {}
        except KeyError:
            self.problems.append(Problem(path, 1, "sources is missing; expected ids, each with its fields"))
            return NOTHING, {}
        return head, rows

    def _source(self, name: str, path: Path, place: Node, node: Node, head: Fields) -> Iterator[Found]:
        if name in self._places:
            other, number = self._places[name]
            self.problems.append(Problem(path, line(place), f"{name} is there already: {other}:{number}"))
            return
        self._places[name] = path, line(place)
        try:
            found = source(name, place, Fields.read(path, node), head, self.common)
        except SourcesError as error:
            self.problems += error.problems
            return
        if isinstance(found, Source):
            yield found, path, line(place)
        else:
            self.problems += found

    def _lists(self) -> Mapping[str, str]:
        path = self._folder / LISTS
        if not path.exists():
            return {}
        try:
            return {name: plain(path, node) for name, (_, node) in entries(path, compose(path), "").items()}
        except SourcesError as error:
            self.problems += error.problems
            return {}

    def _levels(self) -> Mapping[Level, Fields]:
        path = self._folder / LEVELS
        if not path.exists():
            return {}
        try:
            named = entries(path, compose(path), "levels with their defaults")
            return {
                Level(name): Fields.read(path, node, FOR_ALL)
                for name, (_, node) in named.items()
                if self._is_level(path, name, line(node))
            }
        except SourcesError as error:
            self.problems += error.problems
            return {}

    def _is_level(self, path: Path, name: str, number: int) -> bool:
        if name in set(Level):
            return True
        self.problems.append(Problem(path, number, f"{name} is no level; expected {', '.join(Level)}"))
        return False


def _misplaced(folder: Path) -> Iterator[Problem]:
    """Yield the files that nobody would read: of another ending, or too deep."""
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        if path.suffix == ".yaml":
            yield Problem(path, 1, f"nobody reads it; expected the name {path.stem}.yml")
        elif len(path.relative_to(folder).parts) > 2:
            yield Problem(path, 1, "nobody reads it; expected PROVINCE.yml, or PROVINCE/ID.yml")
