"""Descriptions of small plants, written by hand for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from twin_app.plant.description import Description, PrimRecord, Value

ROOT = "/Plant"


def prim(path: str, *schemas: str, type_name: str = "", **fields: object) -> PrimRecord:
    """A record; keyword `values` holds the authored attributes."""
    return PrimRecord(path=path, schemas=schemas, type_name=type_name, **fields)  # type: ignore[arg-type]


def describe(prims: Iterable[PrimRecord], *, files: Mapping[str, str] | None = None, scene: str = "") -> Description:
    """A description under `/Plant`, with records sorted by path."""
    records = {ROOT: PrimRecord(path=ROOT, schemas=("TwinPlantAPI",)), **{record.path: record for record in prims}}
    ordered = tuple(records[path] for path in sorted(records))
    return Description(root=ROOT, prims=ordered, files=files or {}, scene=scene)


def plant_prim(**values: Value) -> PrimRecord:
    """The root, with attributes by their last name: `horizon=3600.0`."""
    return PrimRecord(path=ROOT, schemas=("TwinPlantAPI",), values=_named("twin:plant", values))


def source(name: str, *targets: str, **values: Value) -> PrimRecord:
    """A source under the root: `source("In", "/Plant/M1", interarrival="60")`."""
    return _node(name, "source", targets, values)


def station(name: str, *targets: str, **values: Value) -> PrimRecord:
    """A station of 60 s unless told otherwise."""
    return _node(name, "station", targets, {"processTime": "60", **values})


def buffer(name: str, *targets: str, **values: Value) -> PrimRecord:
    """A buffer under the root."""
    return _node(name, "buffer", targets, values)


def conveyor(name: str, *targets: str, **values: Value) -> PrimRecord:
    """A belt of 10 m at 0.5 m/s with a pitch of 1 m unless told otherwise."""
    return _node(name, "conveyor", targets, {"length": 10.0, "speed": 0.5, "pitch": 1.0, **values})


def sink(name: str = "Out") -> PrimRecord:
    """A sink under the root."""
    return _node(name, "sink", (), {})


def typed(name: str, type_name: str, **values: Value) -> PrimRecord:
    """A typed prim: `typed("Crew", "TwinCrew", count=2)`."""
    prefix = f"twin:{type_name.removeprefix('Twin').lower()}"
    return PrimRecord(path=f"{ROOT}/{name}", type_name=type_name, values=_named(prefix, values))


def authored(record: PrimRecord, **values: Value) -> PrimRecord:
    """The record with more attributes; `__` stands for `:` and `twin:` goes without saying: `power__idle=1.0`."""
    return with_full(record, {f"twin:{name.replace('__', ':')}": value for name, value in values.items()})


def with_full(record: PrimRecord, values: Mapping[str, Value]) -> PrimRecord:
    """The record with more attributes by full name."""
    return replace(record, values={**record.values, **values})


def without(record: PrimRecord, name: str) -> PrimRecord:
    """The record with one attribute left out."""
    return replace(record, values={key: value for key, value in record.values.items() if key != name})


def factor(record: PrimRecord, name: str, attribute: str, **values: Value) -> PrimRecord:
    """The record with a factor on one of its attributes."""
    prefix = f"twin:factor:{name}"
    added = with_full(record, {f"{prefix}:attribute": attribute, **_named(prefix, values)})
    return replace(added, schemas=(*record.schemas, f"TwinFactorAPI:{name}"))


def replace_prim(description: Description, record: PrimRecord) -> Description:
    """The description with one record in place of the one of the same path, or added."""
    others = [own for own in description.prims if own.path != record.path]
    return replace(description, prims=tuple(sorted((*others, record), key=lambda own: own.path)))


def find_prim(description: Description, path: str) -> PrimRecord:
    """The record of this path."""
    return next(record for record in description.prims if record.path == path)


def line_description(
    times: Sequence[str] = ("60", "60"), *, capacity: int = 1, interarrival: str = "", **plant_values: Value
) -> Description:
    """A line `/Plant/Source` → `M1` → `B1` → `M2` … → `Sink` with a buffer between neighbours (none if capacity 0)."""
    prims: list[PrimRecord] = [plant_prim(**plant_values), sink("Sink")]
    count = len(times)
    prims.append(source("Source", f"{ROOT}/M1", interarrival=interarrival))
    for number, time in enumerate(times, start=1):
        after = f"{ROOT}/M{number + 1}" if number < count else f"{ROOT}/Sink"
        has_buffer = number < count and capacity != 0
        prims.append(station(f"M{number}", f"{ROOT}/B{number}" if has_buffer else after, processTime=time))
        if has_buffer:
            prims.append(buffer(f"B{number}", after, capacity=capacity))
    return describe(prims)


def _node(name: str, kind: str, targets: Sequence[str], values: Mapping[str, Value]) -> PrimRecord:
    own: dict[str, Value] = {"twin:flow:next": tuple(targets)} if targets else {}
    own |= _named(f"twin:{kind}", values)
    return PrimRecord(path=f"{ROOT}/{name}", schemas=(f"Twin{kind.capitalize()}API",), values=own)


def _named(prefix: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{prefix}:{name}": value for name, value in values.items()}
