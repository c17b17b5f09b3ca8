"""Snapshots as JSON: the names of the classes' fields, defaults left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, get_type_hints

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.snapshot import (
    AnyNodeSnapshot,
    BufferSnapshot,
    ConveyorSnapshot,
    FailureSnapshot,
    FleetSnapshot,
    OrderSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
    VehicleSnapshot,
    VehicleTask,
)

FORMAT = "twin-snapshot-1"
_KINDS: dict[str, type[AnyNodeSnapshot]] = {
    "source": SourceSnapshot,
    "station": StationSnapshot,
    "buffer": BufferSnapshot,
    "conveyor": ConveyorSnapshot,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_ELEMENTS: dict[str, type] = {
    "parts": PartSnapshot,
    "places": PlaceSnapshot,
    "failures": FailureSnapshot,
    "vehicles": VehicleSnapshot,
}
_KEYS = ("format", "time_s", "nodes", "fleets", "orders")
_LARGEST_COUNT = 2**31 - 1
_FARTHEST = 1e12
"""Of any number; whoever checks a snapshot against a plant sets limits of its own to times and lengths."""


def _is_number(data: Any) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool) and -_FARTHEST <= data <= _FARTHEST


def _is_count(data: Any) -> bool:
    return isinstance(data, int) and not isinstance(data, bool) and 0 <= data <= _LARGEST_COUNT


_SCALARS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], object], str]] = {
    "PlacePhase": (lambda data: data in [*PlacePhase], PlacePhase, f"one of {', '.join(PlacePhase)}"),
    "VehicleTask": (lambda data: data in [*VehicleTask], VehicleTask, f"one of {', '.join(VehicleTask)}"),
    "bool": (lambda data: isinstance(data, bool), bool, "true or false"),
    "str": (lambda data: isinstance(data, str), str, "a text"),
    "float": (_is_number, float, f"a number from {-_FARTHEST:g} to {_FARTHEST:g}"),
    "int": (_is_count, int, "a whole number from 0 on"),
}
"""By a word in the type of a field: whether a value is right, what it becomes, and what is allowed."""


def snapshot_to_json(snapshot: Snapshot) -> dict[str, object]:
    """Plain data for `json.dumps`; `snapshot_from_json` reads it back as the same snapshot."""
    nodes = {node.path: {"kind": _NAMES[type(node)], **_plain(node, without="path")} for node in snapshot.nodes}
    data: dict[str, object] = {"format": FORMAT, "time_s": snapshot.time_s, "nodes": nodes}
    if snapshot.fleets:
        data["fleets"] = {fleet.path: _plain(fleet, without="path") for fleet in snapshot.fleets}
    if snapshot.orders:
        data["orders"] = {order.order_id: _plain(order, without="order_id") for order in snapshot.orders}
    return data


def snapshot_hash(snapshot: Snapshot) -> str:
    """SHA-256 of what a snapshot says."""
    return hashlib.sha256(json.dumps(snapshot_to_json(snapshot), sort_keys=True).encode()).hexdigest()


def parse_snapshot(text: str, *, file: str) -> Snapshot:
    """Reads JSON text. Raises `InvalidPlantError` with all faults, each with its place in the file."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidPlantError([Fault(file, "", f"is not JSON ({error})")]) from None
    return snapshot_from_json(data, file=file)


def snapshot_from_json(data: object, *, file: str) -> Snapshot:
    """Reads plain data as `snapshot_to_json` gives it. Raises `InvalidPlantError` with all faults."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        message = f'is not a snapshot; give a file that `twin run … --state-out FILE` wrote ("format": "{FORMAT}")'
        raise InvalidPlantError([Fault(file, "", message)])
    reading = _Reading(file)
    snapshot = reading.snapshot(data)
    if reading.faults:
        raise InvalidPlantError(reading.faults)
    return snapshot


def _plain(item: Any, *, without: str = "") -> dict[str, object]:
    shown = [one for one in fields(item) if one.name != without and getattr(item, one.name) != one.default]
    return {one.name: _value(getattr(item, one.name)) for one in shown}


def _value(value: Any) -> object:
    if isinstance(value, tuple):
        return [_value(item) if isinstance(item, int) else _plain(item) for item in value]
    if isinstance(value, PartSnapshot):
        return _plain(value)
    return str(value) if isinstance(value, PlacePhase | VehicleTask) else value


@dataclass(slots=True)
class _Reading:
    """Reads one file and collects what is wrong with it."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def snapshot(self, data: Mapping[str, object]) -> Snapshot:
        for key in sorted(map(str, set(data) - set(_KEYS))):
            self._complain(key, f"is unknown here; allowed are {', '.join(_KEYS)}")
        read = [self._node(path, value) for path, value in self._named(data, "nodes", "nodes by prim path")]
        fleets = self._named(data, "fleets", "fleets by prim path")
        orders = self._named(data, "orders", "orders by order_id")
        time_s = self._scalar(data.get("time_s", 0.0), "float", "time_s")
        return Snapshot(
            time_s=time_s or 0.0,
            nodes=tuple(node for node in read if node is not None),
            fleets=tuple(self._object(FleetSnapshot, own, f"fleets.{path}", path=path) for path, own in fleets),
            orders=tuple(self._object(OrderSnapshot, own, f"orders.{key}", order_id=key) for key, own in orders),
        )

    def _named(self, data: Mapping[str, object], key: str, what: str) -> list[tuple[str, object]]:
        """The things in an object, by name."""
        found = data.get(key, {})
        if isinstance(found, Mapping):
            return [(str(name), own) for name, own in found.items()]
        self._complain(key, f"must be an object that names {what}")
        return []

    def _node(self, path: str, data: object) -> AnyNodeSnapshot | None:
        where = f"nodes.{path}"
        if not isinstance(data, Mapping) or data.get("kind") not in _NAMES.values():
            self._complain(where, f"must be an object whose kind is one of {', '.join(_KINDS)}")
            return None
        own = {key: value for key, value in data.items() if key != "kind"}
        node: AnyNodeSnapshot = self._object(_KINDS[str(data["kind"])], own, where, path=path)
        return node

    def _object(self, kind: type, data: object, where: str, **known: object) -> Any:
        if not isinstance(data, Mapping):
            self._complain(where, "must be an object")
            data = {}
        hints = {name: hint for name, hint in get_type_hints(kind).items() if name not in known}
        for key in data:
            if key not in hints:
                self._complain(f"{where}.{key}", f"is unknown here; allowed are {', '.join(hints)}")
        values = {
            name: self._field(name, hint, data[name], f"{where}.{name}") for name, hint in hints.items() if name in data
        }
        values = {name: value for name, value in values.items() if value is not None}
        if kind is FailureSnapshot and "name" not in values:
            self._complain(f"{where}.name", "is missing")
            values["name"] = ""
        return kind(**values, **known)

    def _field(self, name: str, hint: Any, data: object, where: str) -> Any:
        if name == "part":
            return None if data is None else self._object(PartSnapshot, data, where)
        if name not in _ELEMENTS and name != "delivered":
            return self._scalar(data, str(hint), where)
        if not isinstance(data, list):
            self._complain(where, "must be a list")
            return ()
        if name == "delivered":
            return tuple(self._scalar(item, "int", f"{where}[{i}]") or 0 for i, item in enumerate(data))
        return tuple(self._object(_ELEMENTS[name], item, f"{where}[{i}]") for i, item in enumerate(data))

    def _scalar(self, data: object, hint: str, where: str) -> Any:
        """A value of the type that `hint` names; None where it is missing or wrong."""
        if data is None and "None" in hint:
            return None
        is_right, convert, allowed = next(rule for word, rule in _SCALARS.items() if word in hint)
        if is_right(data):
            return convert(data)
        self._complain(where, f"must be {allowed}")
        return None

    def _complain(self, where: str, message: str) -> None:
        self.faults.append(Fault(self.file, where, message))
