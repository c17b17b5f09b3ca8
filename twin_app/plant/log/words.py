"""What the words in a log mean in a plant: names to numbers, each looked up once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from twin_app.plant.log.order import PlaceOrder
from twin_app.plant.log.table import STATE_CODES, PartCounts
from twin_app.plant.log.timestamps import TimeKind
from twin_app.plant.nodes import Buffer, Conveyor, Station
from twin_app.plant.plant import Plant

UNKNOWN = -2
NOT_SAID = -1
_MOST_WORDS = 100_000
"""A file of nothing but new words must not fill the memory."""
_MOST_RESULTS = 10_000
_FATES = {
    "ok": "ok", "good": "ok", "pass": "ok", "scrap": "scrap", "scrapped": "scrap", "nok": "scrap", "bad": "scrap",
    "rework": "rework", "lost": "lost",
}  # fmt: skip
RESULT_WORDS = "ok, scrap, rework, lost"
BETWEEN_PARTS = "|"
"""Separates the parts of a batch, and their results, within a cell."""


class Codes(dict[str, int]):
    """Numbers by word; what it does not know it asks for once."""

    def __init__(self, code_of: Callable[[str], int]) -> None:
        super().__init__()
        self._code_of = code_of

    def __missing__(self, word: str) -> int:
        code = self._code_of(word.strip())
        if len(self) < _MOST_WORDS:
            self[word] = code
        return code


class LogWords:
    """The words of one log, and what is remembered from piece to piece."""

    def __init__(self, plant: Plant) -> None:
        self.node_paths = tuple(node.path for node in plant.nodes if not isinstance(node, Buffer))
        self._nodes = [node for node in plant.nodes if not isinstance(node, Buffer)]
        self.is_machine = [isinstance(node, Station | Conveyor) for node in self._nodes]
        self.servers = [node.servers if isinstance(node, Station) else 1 for node in self._nodes]
        self.product_paths = tuple(product.path for product in plant.products)
        self.failure_names = _failures(plant)
        self._node_codes = _unique((node.path, node.path.rpartition("/")[2], node.label) for node in self._nodes)
        self._product_codes = _unique((product.path, product.name) for product in plant.products)
        self.results = [PartCounts()]
        self._results = {PartCounts(): 0}
        self.nodes = Codes(lambda word: self._node_codes.get(word, UNKNOWN))
        self.states = Codes(lambda word: STATE_CODES.get(word.lower().replace(" ", "_").replace("-", "_"), UNKNOWN))
        self.products = Codes(lambda word: self._product_codes.get(word, UNKNOWN) if word else NOT_SAID)
        self.failures = Codes(self._failure)
        self.places = Codes(_place)
        self.outcomes = Codes(self._outcome)
        self.first_places = np.concatenate([[0], np.cumsum(self.servers)]).astype(np.int32)
        """Number of the first place of each node, places of all nodes counted together."""
        self.order = PlaceOrder(self.servers, self.is_machine)
        self.kind: TimeKind | None = None
        """Of the first time in the log."""
        self.offsets: set[int] = set()
        """Zones that occur, minutes east of UTC."""

    def station_problem(self, word: str) -> str:
        """Why this names no station."""
        name = word.strip()
        if not name:
            return "is empty; name a station by prim path or name"
        alike = [path for path in self.node_paths if path.rpartition("/")[2] == name]
        if len(alike) > 1:
            return f"{name!r} is the name of {len(alike)} prims; give the path ({', '.join(alike[:3])})"
        near = ", ".join(path.rpartition("/")[2] for path in self.node_paths[:8])
        more = " …" if len(self.node_paths) > 8 else ""
        return f"there is no station, source or sink {_shown(name)}; there are {near}{more}"

    def product_problem(self, word: str) -> str:
        """Why this names no product."""
        names = ", ".join(path.rpartition("/")[2] for path in self.product_paths[:8]) or "none in this scene"
        return f"there is no product {_shown(word)}; products: {names}"

    def failure_problem(self, word: str) -> str:
        """Why this names no failure."""
        return f"no station has a failure {_shown(word)}; there are {', '.join(self.failure_names) or 'none'}"

    def _failure(self, word: str) -> int:
        if not word:
            return NOT_SAID
        return self.failure_names.index(word) if word in self.failure_names else UNKNOWN

    def _outcome(self, word: str) -> int:
        if not word:
            return 0
        fates = [_FATES.get(fate.strip().lower(), "") for fate in word.split(BETWEEN_PARTS)]
        if not all(fates):
            return UNKNOWN
        counts = PartCounts(**{fate: fates.count(fate) for fate in ("ok", "scrap", "rework", "lost")})
        if counts not in self._results:
            if len(self.results) >= _MOST_RESULTS:
                return UNKNOWN
            self._results[counts] = len(self.results)
            self.results.append(counts)
        return self._results[counts]


def _place(word: str) -> int:
    if not word:
        return NOT_SAID
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 5 else UNKNOWN


def _failures(plant: Plant) -> tuple[str, ...]:
    machines: list[Station | Conveyor] = [*plant.stations, *plant.conveyors]
    return tuple(sorted({failure.name for machine in machines for failure in machine.failures}))


def _unique(rows: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Numbers by each word that stands for one thing only; earlier words of a thing go before later ones."""
    found: dict[str, int] = {}
    for column in zip(*rows, strict=True):
        counts = Counter(column)
        found = {word: i for i, word in enumerate(column) if counts[word] == 1} | found
    return found


def _shown(word: str) -> str:
    return repr(word if len(word) <= 40 else word[:37] + "…")
