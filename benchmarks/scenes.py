"""M1, M2 and M3 as USD scenes, and a big stage for the reader: plain text, written without OpenUSD.

`python -m benchmarks.scenes` writes the three into `benchmarks/models/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from benchmarks.numbers import M3_BREAKS_S, M3_MEANS_S, M3_SETUP_S, M3_SETUP_STATIONS

MODELS = Path(__file__).parent / "models"
_EXPONENTIAL_STOP = (100.0, 10.0)


def _prim(name: str, lines: Iterable[str], *, schemas: Sequence[str] = (), type_name: str = "Xform") -> str:
    quoted = ", ".join(f'"{schema}"' for schema in schemas)
    applied = f" (\n    prepend apiSchemas = [{quoted}]\n)" if schemas else ""
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {type_name} "{name}"{applied}\n{{\n{body}\n}}'


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in text.splitlines())


def _stage(prims: Iterable[str], *, horizon: float, warmup: float = 0.0, budget: float | None = None) -> str:
    children = "\n\n".join(_indented(prim) for prim in prims)
    limit = "" if budget is None else f"    double twin:plant:budget = {budget!r}\n"
    return (
        '#usda 1.0\n(\n    defaultPrim = "Plant"\n    metersPerUnit = 1\n    upAxis = "Z"\n)\n\n'
        'def Xform "Plant" (\n    kind = "assembly"\n    prepend apiSchemas = ["TwinPlantAPI"]\n)\n{\n'
        f"    double twin:plant:horizon = {horizon!r}\n    double twin:plant:warmup = {warmup!r}\n"
        f"{limit}\n{children}\n}}\n"
    )


def _next(*names: str) -> str:
    return _relationship("twin:flow:next", names)


def _relationship(attribute: str, names: Sequence[str]) -> str:
    paths = [f"</Plant/{name}>" for name in names]
    return f"rel {attribute} = {paths[0]}" if len(paths) == 1 else f"rel {attribute} = [{', '.join(paths)}]"


def _source(name: str, target: str, *lines: str) -> str:
    return _prim(name, [_next(target), *lines], schemas=["TwinSourceAPI"])


def _sink(name: str) -> str:
    return _prim(name, [], schemas=["TwinSinkAPI"])


def _buffer(name: str, capacity: int, target: str, *lines: str, schemas: Sequence[str] = ()) -> str:
    own = [f"int twin:buffer:capacity = {capacity}", _next(target), *lines]
    return _prim(name, own, schemas=["TwinBufferAPI", *schemas])


def _station(name: str, time: str, target: str, *lines: str, schemas: Sequence[str] = ()) -> str:
    own = [f'string twin:station:processTime = "{time}"', _next(target), *lines]
    return _prim(name, own, schemas=["TwinStationAPI", *schemas])


def _failure(uptime: float, repair: float, clock: str, crew: str = "") -> list[str]:
    prefix = "twin:failure:stop"
    lines = [
        f'string {prefix}:uptime = "exponential({uptime:g})"',
        f'string {prefix}:repair = "exponential({repair:g})"',
        f'token {prefix}:clock = "{clock}"',
    ]
    return [*lines, _relationship(f"{prefix}:crew", [crew])] if crew else lines


def _factor(attribute: str, low: float, high: float, step: float, cost: float) -> list[str]:
    """What a study may change: the attribute of the prim these lines stand in."""
    prefix = "twin:factor:more"
    return [
        f'token {prefix}:attribute = "{attribute}"',
        f"double {prefix}:min = {low:g}",
        f"double {prefix}:max = {high:g}",
        f"double {prefix}:step = {step:g}",
        f"double {prefix}:costPerStep = {cost:g}",
    ]


_FASTER = _factor("twin:station:speed", 1.0, 1.5, 0.1, 10_000.0)
_ROOMIER = _factor("twin:buffer:capacity", 5.0, 15.0, 1.0, 400.0)
_FACTOR = ("TwinFactorAPI:more",)


def m1_text(horizon: float = 1_000_000.0) -> str:
    """M/M/1 at 0.8."""
    prims = [
        _source("Arrivals", "Queue", 'string twin:source:interarrival = "exponential(1.25)"'),
        _buffer("Queue", -1, "Server"),
        _station("Server", "exponential(1)", "Out"),
        _sink("Out"),
    ]
    return _stage(prims, horizon=horizon)


def m2_text(horizon: float = 10_000.0) -> str:
    """Ten exponential stations, buffers of 5, failures on the processing clock."""
    prims = [_source("Source", "S00")]
    for i in range(10):
        target = "Sink" if i == 9 else f"B{i:02}"
        failure = _failure(*_EXPONENTIAL_STOP, "processing")
        prims.append(_station(f"S{i:02}", "exponential(1)", target, *failure, schemas=["TwinFailureAPI:stop"]))
        if i < 9:
            prims.append(_buffer(f"B{i:02}", 5, f"S{i + 1:02}"))
    return _stage([*prims, _sink("Sink")], horizon=horizon)


def m3_text(horizon: float = 28_800.0, *, budget: float | None = None) -> str:
    """Two lines that meet in an assembly, an inspection with rework, products in campaigns, breaks, two fitters.

    With a `budget` every station may become faster and every buffer larger.
    """
    is_study = budget is not None
    products = [f"P{k}" for k in range(3)]
    prims = [_prim(name, [], type_name="TwinProduct") for name in products]
    prims += [_prim("Fitters", ["int twin:crew:count = 2"], type_name="TwinCrew"), _m3_shift()]
    prims += [
        _source("Source1", "S00", _relationship("twin:source:product", products), "int twin:source:batch = 10"),
        _source("Source2", "S07"),
    ]
    following = {6: "S13", 12: "S13", 17: "S16", 16: "S18"}
    for i in range(20):
        target = "Sink" if i == 19 else f"B{i:02}"
        prims.append(_m3_station(i, target, is_study=is_study))
        if i < 19:
            more, schemas = (_ROOMIER, _FACTOR) if is_study else ([], ())
            prims.append(_buffer(f"B{i:02}", 5, following.get(i, f"S{i + 1:02}"), *more, schemas=schemas))
    return _stage([*prims, _buffer("R16", 5, "S17"), _sink("Sink")], horizon=horizon, budget=budget)


def short_line_text(horizon: float = 100.0) -> str:
    """Three exponential stations and two buffers that may all become better: simulations that cost little."""
    prims = [_source("Source", "S0")]
    for i in range(3):
        faster = _factor("twin:station:speed", 1.0, 3.0, 0.1, 100.0)
        prims.append(_station(f"S{i}", "exponential(1)", "Sink" if i == 2 else f"B{i}", *faster, schemas=_FACTOR))
    for i in range(2):
        roomier = _factor("twin:buffer:capacity", 1.0, 20.0, 1.0, 50.0)
        prims.append(_buffer(f"B{i}", 1, f"S{i + 1}", *roomier, schemas=_FACTOR))
    return _stage([*prims, _sink("Sink")], horizon=horizon, budget=3_000.0)


def _m3_shift() -> str:
    borders = [0.0, *chain.from_iterable(M3_BREAKS_S), 28_800.0]
    shifts = ", ".join(f"({start:g}, {end:g})" for start, end in zip(borders[::2], borders[1::2], strict=True))
    lines = ["double twin:calendar:period = 28800", f"double2[] twin:calendar:shifts = [{shifts}]"]
    return _prim("Shift", lines, type_name="TwinCalendar")


def _m3_station(number: int, target: str, *, is_study: bool) -> str:
    schemas = ["TwinFailureAPI:stop"]
    lines = [*_failure(3600.0, 300.0, "calendar", "Fitters"), _relationship("twin:station:calendar", ["Shift"])]
    if is_study:
        schemas += _FACTOR
        lines += _FASTER
    if number in M3_SETUP_STATIONS:
        schemas.append("TwinSetupAPI")
        seconds = ", ".join(f"{value:g}" for value in chain.from_iterable(M3_SETUP_S))
        lines += [
            _relationship("twin:setup:products", ["P0", "P1", "P2"]),
            f"double[] twin:setup:matrix = [{seconds}]",
        ]
    if number == 13:
        schemas.append("TwinAssemblyAPI")
        lines += [_relationship("twin:assembly:inputs", ["B06", "B12"]), "int[] twin:assembly:counts = [1, 1]"]
    if number == 16:
        lines += ["double twin:station:scrap = 0.05", "double twin:station:rework = 0.1"]
        lines.append(_relationship("twin:station:reworkTo", ["R16"]))
    time = f"lognormal(mean={M3_MEANS_S[number]:g}, cv=0.3)"
    return _station(f"S{number:02}", time, target, *lines, schemas=schemas)


def big_stage_text(n_prims: int = 5_000) -> str:
    """A stage of about `n_prims` prims: a line whose stations stand among boxes of layout geometry."""
    per_cell = 10
    n_cells = n_prims // per_cell
    prims = [_source("Source", "S0000")]
    for i in range(n_cells):
        target = "Sink" if i == n_cells - 1 else f"B{i:04}"
        box = 'def Cube "Box{0}"\n{{\n    double size = 1\n    double3 xformOp:translate = ({1}, {0}, 0.5)\n' + (
            '    uniform token[] xformOpOrder = ["xformOp:translate"]\n}}'
        )
        station = _station(f"S{i:04}", "lognormal(mean=60, cv=0.2)", target)
        boxes = "\n".join(_indented(box.format(k, 3 * i)) for k in range(per_cell - 2))
        prims.append(station.removesuffix("}") + boxes + "\n}")
        if i < n_cells - 1:
            prims.append(_buffer(f"B{i:04}", 5, f"S{i + 1:04}"))
    return _stage([*prims, _sink("Sink")], horizon=28_800.0)


def long_line_text(stations: int, *, horizon: float, places: int) -> str:
    """A line of exponential stations that fail; with many places before each, every one is slower than the last."""
    prims = [_source("Source", "S0000")]
    for i in range(stations):
        is_last = i == stations - 1
        mean = 0.1 + 0.6 * i / stations if places > 100 else 1.0
        failure = _failure(*_EXPONENTIAL_STOP, "processing")
        target = "Sink" if is_last else f"B{i:04}"
        station = _station(f"S{i:04}", f"exponential({mean:g})", target, *failure, schemas=["TwinFailureAPI:stop"])
        prims.append(station)
        if not is_last:
            prims.append(_buffer(f"B{i:04}", places, f"S{i + 1:04}"))
    return _stage([*prims, _sink("Sink")], horizon=horizon)


def write_models(folder: Path = MODELS) -> None:
    """Writes the three models as `m1.usda`, `m2.usda` and `m3.usda`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("m1", m1_text()), ("m2", m2_text()), ("m3", m3_text())):
        (folder / f"{name}.usda").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_models()
