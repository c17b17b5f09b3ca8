"""Which stations, buffers and sinks the kernel may go the short ways of `kernel.lines` between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twin_app.sim.codes import BUFFER, FIFO, QUEUE, SINK, SOURCE, STATION, WAY_OUT
from twin_app.sim.draws import FOREVER

Row = dict[str, Any]
_USUAL = {"n_places": 1, "batch": 1, "split": 1, "standby_after": FOREVER, "is_served": 0, "is_carried": 0}


def mark_lanes(nodes: list[Row], places: list[Row], treatments: list[Row], targets: list[int]) -> None:
    """Complete the rows of nodes and places (`tables.NODE`, `tables.PLACE_PLAN`) by what the short ways need.

    The nodes know their targets, senders and warm bodies already.
    """
    lanes = _Lanes(nodes, places, treatments, targets)
    lanes.mark_plain()
    lanes.mark()


@dataclass(frozen=True, slots=True)
class _Lanes:
    """The rows of a plant, which are completed in place."""

    nodes: list[Row]
    places: list[Row]
    treatments: list[Row]
    targets: list[int]

    @property
    def n_products(self) -> int:
        """Each node has a treatment for each."""
        return len(self.treatments) // len(self.nodes)

    def mark_plain(self) -> None:
        """Stations for which the kernel has short ways.

        Usual: it works on one part at a time and hands it on. Plain: so it does with each part that it takes.
        """
        for row in self.nodes:
            is_usual = row["kind"] == STATION and all(row[name] == value for name, value in _USUAL.items())
            is_usual &= row.get("body", -1) < 0
            row["is_usual"] = int(is_usual and row.get("crew", -1) < 0)
            row["is_plain"] = int(row["is_usual"] and row["n_inputs"] == 0 and row["reject"] == 0.0)

    def mark(self) -> None:
        """Where parts may go the short way, and what the kernel reads on it."""
        for node, row in enumerate(self.nodes):
            row["first_treatment"] = node * self.n_products
            row["lane"] = 0
            if not row["is_chosen"]:
                row["lane"] = QUEUE if _is_queue(row) else WAY_OUT if row["kind"] == SINK else 0
            is_fed_by_queue = row["is_simple"] and _is_queue(self.nodes[row["sender"]])
            row["queue"] = row["sender"] if row["is_plain"] and is_fed_by_queue else -1
        usual = [(node, row, self.places[row["place"]]) for node, row in enumerate(self.nodes) if row["is_usual"]]
        for node, row, place in usual:
            self._copy_to_place(node, row, place)
        for node, row, place in usual:
            if row["is_plain"] and row["is_simple"]:
                place["source"] = self._only_source(node, row["sender"])
            before = self.nodes[row["queue"]]["sender"] if row["queue"] >= 0 else -1
            if before >= 0 and self.nodes[row["queue"]]["lane"] and self.nodes[row["queue"]]["is_simple"]:
                feeder, giver = self.nodes[before]["place"], self.nodes[before]
                is_lane = giver.get("is_usual", 0) and giver["reject"] == 0.0
                place["feeder"] = feeder if is_lane and self.places[feeder].get("to", -1) == row["queue"] else -1

    def _only_source(self, node: int, sender: int) -> int:
        """The source from which a plain station takes parts the short way, −1 if it does not."""
        source = self.nodes[sender]
        is_by_itself = source["kind"] == SOURCE and not (source["balks"] or source["n_orders"] or source["is_carried"])
        return sender if is_by_itself and self._only_target(sender) == node else -1

    def _copy_to_place(self, node: int, row: Row, place: Row) -> None:
        """What the short way needs to know of a usual station, gathered in the row of its place."""
        own = self._treatments_of(node)
        place |= {name: row[name] for name in ("queue", "process_stream", "time_factor", "first_treatment", "reject")}
        if len({(treatment["process"], treatment["ideal"]) for treatment in own}) == 1:
            place["process"], place["ideal"] = own[0]["process"], own[0]["ideal"]
        to = self._only_target(node)
        if to >= 0 and self.nodes[to]["lane"] != 0:
            place["to"], place["room"], place["following"] = to, self.nodes[to]["capacity"], self._only_target(to)

    def _treatments_of(self, node: int) -> list[Row]:
        return self.treatments[node * self.n_products : (node + 1) * self.n_products]

    def _only_target(self, node: int) -> int:
        """The node to which all parts go from here, −1 if there are none or several."""
        routes = {(row.get("first_target", -1), row["n_targets"]) for row in self._treatments_of(node)}
        first, count = next(iter(routes))
        return self.targets[first] if len(routes) == 1 and count == 1 else -1


def _is_queue(row: Row) -> bool:
    is_by_itself = not row["is_served"] and not row["is_carried"]
    return bool(is_by_itself and row["kind"] == BUFFER and row["order"] == FIFO and row["dwell"] < 0)
