"""Builds the nodes of a plant from readings."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twin_app.errors import Fault
from twin_app.plant.build import fields
from twin_app.plant.build.fields import fields_of
from twin_app.plant.build.physics_doubts import check_tool
from twin_app.plant.build.reading import Context, PrimReading
from twin_app.plant.distributions import Distribution, constant
from twin_app.plant.nodes import (
    Assembly,
    Buffer,
    Conveyor,
    Failure,
    Flow,
    Motion,
    Node,
    Policy,
    Power,
    Process,
    Sensor,
    SetupMatrix,
    Sink,
    Source,
    Station,
    Thermal,
    Tool,
    WhenBlocked,
)
from twin_app.plant.vocabulary import Role
from twin_app.plant.vocabulary.flow_terms import OFFSETS

Faults = list[Fault]

SHORTEST_S = 5e-10
"""Shorter times are rounded to no time at all."""
_LARGEST_BELT = 1_000_000
_LENGTH, _DISTANCE = "twin:conveyor:length", "twin:motion:distance"


def is_instant(time: Distribution | None, speed: float = 1.0) -> bool:
    """Whether a time is always zero, as far as the simulator can tell."""
    return time is None or time.mean / speed < SHORTEST_S


@dataclass(frozen=True, slots=True)
class Earlier:
    """A valid node that the prim was before, and the words (`station`, `failure`) whose values have changed since."""

    node: Node | None = None
    changed: frozenset[str] = frozenset()

    def part(self, name: str, word: str, build: Callable[[], Any]) -> Any:
        """A field of the node: kept if no attribute that it comes from has changed, else built."""
        return build() if self.node is None or word in self.changed else getattr(self.node, name)


def build_node(reading: PrimReading, context: Context, faults: Faults, earlier: Earlier | None = None) -> Node:
    """The node that a prim with a node's role is; `faults` gets everything wrong with it."""
    assert reading.role is not None
    return _BUILDERS[reading.role](reading, context, faults, earlier or Earlier())


def build_power(reading: PrimReading) -> Power | None:
    """Power by state, if the prim has it."""
    return Power(**fields_of(reading, fields.POWER)) if "TwinPowerAPI" in reading.schemas else None


def build_motion(reading: PrimReading, faults: Faults) -> Motion | None:
    """The move of each cycle, if the prim has one; a station's length may come from its geometry."""
    if "TwinMotionAPI" not in reading.schemas:
        return None
    given = fields_of(reading, fields.MOTION)
    if given["distance_m"] is None:
        given["distance_m"] = _measured_length(reading, _DISTANCE, 0.0, faults)
    return Motion(**given)


def _common(reading: PrimReading, faults: Faults, earlier: Earlier) -> dict[str, Any]:
    return {
        "path": reading.path,
        "label": reading.label,
        "flow": earlier.part("flow", "flow", lambda: _flow(reading, faults)),
        "power": earlier.part("power", "power", lambda: build_power(reading)),
        "sensors": earlier.part("sensors", "sensor", lambda: _sensors(reading)),
        "position_m": _position(reading),
    }


def _position(reading: PrimReading) -> tuple[float, float, float]:
    x, y, z = reading.record.position_m
    along_x, along_y = (reading.get(name) for name in OFFSETS)
    return x + along_x, y + along_y, z


def _flow(reading: PrimReading, faults: Faults) -> Flow:
    flow = Flow(**fields_of(reading, fields.FLOW))
    if flow.policy is Policy.PROBABILITY:
        _check_weights(reading, "twin:flow:weights", flow.weights, faults, count=len(flow.targets), what="next nodes")
    return flow


def _sensors(reading: PrimReading) -> tuple[Sensor, ...]:
    names = reading.instances.get("TwinSensorAPI", ())
    return tuple(Sensor(name=name, **fields_of(reading, fields.SENSOR, name)) for name in names)


def _check_weights(
    reading: PrimReading, attribute: str, weights: tuple[float, ...], faults: Faults, *, count: int, what: str
) -> None:
    if weights and len(weights) != count:
        message = f"has {len(weights)} weights for {count} {what}; there must be one for each, or none at all"
        faults.append(Fault(reading.path, attribute, message))
    elif weights and not math.fsum(weights) > 0.0:
        faults.append(Fault(reading.path, attribute, "must have at least one weight above 0"))


def _build_source(reading: PrimReading, _context: Context, faults: Faults, earlier: Earlier) -> Source:
    source = Source(**_common(reading, faults, earlier), **fields_of(reading, fields.SOURCE))
    if source.products:
        _check_weights(reading, "twin:source:mix", source.mix, faults, count=len(source.products), what="products")
    interarrival = "twin:source:interarrival"
    if source.interarrival is not None and is_instant(source.interarrival):
        message = "must be longer than no time on average; leave it empty for a source that never runs dry"
        faults.append(Fault(reading.path, interarrival, message))
    if source.interarrival is None and source.when_blocked is WhenBlocked.BALK:
        message = "must be given for a source whose parts balk: one that never runs dry would lose parts without end"
        faults.append(Fault(reading.path, interarrival, message))
    return source


def _build_buffer(reading: PrimReading, _context: Context, faults: Faults, earlier: Earlier) -> Buffer:
    return Buffer(**_common(reading, faults, earlier), **fields_of(reading, fields.BUFFER))


def _build_sink(reading: PrimReading, _context: Context, faults: Faults, earlier: Earlier) -> Sink:
    if reading.get("twin:flow:next"):
        faults.append(Fault(reading.path, "twin:flow:next", "must be empty: parts leave the plant in a sink"))
    return Sink(**_common(reading, faults, earlier))


def _build_conveyor(reading: PrimReading, _context: Context, faults: Faults, earlier: Earlier) -> Conveyor:
    given = fields_of(reading, fields.CONVEYOR)
    if given["length_m"] is None:
        given["length_m"] = _measured_length(reading, _LENGTH, given["pitch_m"], faults)
    failures = earlier.part("failures", "failure", lambda: _failures(reading, faults))
    thermal = earlier.part("thermal", "thermal", lambda: _thermal(reading))
    belt = Conveyor(**_common(reading, faults, earlier), **given, failures=failures, thermal=thermal)
    places = belt.length_m / belt.pitch_m
    if not places < _LARGEST_BELT or belt.capacity < 1:
        message = (
            f"must be from the belt's length divided by {_LARGEST_BELT} to its length "
            f"{belt.length_m:g} m, so that it holds at least one part (got {belt.pitch_m:g} m)"
        )
        faults.append(Fault(reading.path, "twin:conveyor:pitch", message))
    return belt


def _measured_length(reading: PrimReading, attribute: str, stand_in: float, faults: Faults) -> float:
    length = reading.record.length_m
    if length is not None and math.isfinite(length) and length > 0.0:
        return length
    is_faulty = any(fault.attribute == attribute for fault in reading.faults)
    if not is_faulty:
        allowed = "> 0 m" if attribute == _LENGTH else "≥ 0 m"
        message = f"is missing, and the prim has no geometry to take it from; it must be {allowed}"
        faults.append(Fault(reading.path, attribute, message))
    return stand_in


def _failures(reading: PrimReading, faults: Faults) -> tuple[Failure, ...]:
    found = tuple(
        Failure(name=name, **fields_of(reading, fields.FAILURE, name))
        for name in reading.instances.get("TwinFailureAPI", ())
    )
    for failure in found:
        if is_instant(failure.uptime):
            message = "must be longer than no time on average, or the machine never works"
            faults.append(Fault(reading.path, f"twin:failure:{failure.name}:uptime", message))
    return found


def _build_station(reading: PrimReading, context: Context, faults: Faults, earlier: Earlier) -> Station:
    given = fields_of(reading, fields.STATION)
    processes = earlier.part("processes", "process", lambda: _processes(reading, context, faults))
    if given["process_time"] is None:
        given["process_time"] = next((own.process_time for own in processes if own.process_time), constant(1.0))
    station = Station(
        **_common(reading, faults, earlier),
        **given,
        processes=processes,
        setup_matrix=earlier.part("setup_matrix", "setup", lambda: _setup_matrix(reading, faults)),
        assembly=earlier.part("assembly", "assembly", lambda: _assembly(reading, faults)),
        split_count=reading.get("twin:split:count") if "TwinSplitAPI" in reading.schemas else 1,
        failures=earlier.part("failures", "failure", lambda: _failures(reading, faults)),
        thermal=earlier.part("thermal", "thermal", lambda: _thermal(reading)),
        tool=earlier.part("tool", "tool", lambda: _tool(reading)),
        motion=earlier.part("motion", "motion", lambda: build_motion(reading, faults)),
    )
    _check_quality(station, faults)
    check_tool(station, faults)
    return station


def _thermal(reading: PrimReading) -> Thermal | None:
    return Thermal(**fields_of(reading, fields.THERMAL)) if "TwinThermalAPI" in reading.schemas else None


def _tool(reading: PrimReading) -> Tool | None:
    return Tool(**fields_of(reading, fields.TOOL)) if "TwinToolAPI" in reading.schemas else None


def _check_quality(station: Station, faults: Faults) -> None:
    if station.scrap + station.rework > 1.0 + 1e-12:
        message = f"scrap and rework must not be more than 1 together (got {station.scrap:g} + {station.rework:g})"
        faults.append(Fault(station.path, "twin:station:scrap", message))
    if station.rework > 0.0 and station.rework_to is None:
        message = "must name the node that parts to be reworked go to, since twin:station:rework is above 0"
        faults.append(Fault(station.path, "twin:station:reworkTo", message))
    if station.assembly is not None and station.batch > 1:
        message = "must be 1 where parts are assembled; the counts of the inputs say how many parts are joined"
        faults.append(Fault(station.path, "twin:station:batch", message))


def _processes(reading: PrimReading, context: Context, faults: Faults) -> tuple[Process, ...]:
    found: list[Process] = []
    for name in reading.instances.get("TwinProcessAPI", ()):
        path = context.product_paths.get(name)
        if path is None:
            allowed = ", ".join(sorted(context.product_paths)) or "none in this scene"
            message = f"there is no product named {name!r}; products: {allowed}"
            faults.append(Fault(reading.path, f"twin:process:{name}", message))
        else:
            found.append(Process(product=path, **fields_of(reading, fields.PROCESS, name)))
    return tuple(sorted(found, key=lambda process: process.product))


def _setup_matrix(reading: PrimReading, faults: Faults) -> SetupMatrix | None:
    if "TwinSetupAPI" not in reading.schemas:
        return None
    products = reading.get("twin:setup:products")
    numbers = reading.get("twin:setup:matrix")
    size = len(products)
    if not numbers and not products:
        return None
    if len(numbers) != size * size:
        message = (
            f"has {len(numbers)} numbers; {size} products in twin:setup:products need {size} × {size} = {size * size}"
        )
        faults.append(Fault(reading.path, "twin:setup:matrix", message))
        return None
    rows = tuple(numbers[first : first + size] for first in range(0, size * size, size))
    return SetupMatrix(products=products, seconds=rows)


def _assembly(reading: PrimReading, faults: Faults) -> Assembly | None:
    if "TwinAssemblyAPI" not in reading.schemas:
        return None
    inputs = reading.get("twin:assembly:inputs")
    counts = reading.get("twin:assembly:counts") or (1,) * len(inputs)
    if len(counts) != len(inputs):
        message = f"has {len(counts)} counts for {len(inputs)} inputs; there must be one for each, or none at all"
        faults.append(Fault(reading.path, "twin:assembly:counts", message))
    output = reading.get("twin:assembly:output")
    return Assembly(inputs=inputs, counts=counts, output=output[0] if output else None)


_BUILDERS: dict[Role, Callable[[PrimReading, Context, Faults, Earlier], Node]] = {
    Role.SOURCE: _build_source,
    Role.STATION: _build_station,
    Role.BUFFER: _build_buffer,
    Role.CONVEYOR: _build_conveyor,
    Role.SINK: _build_sink,
}
