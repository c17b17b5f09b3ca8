"""What is legal but doubtful about vehicles."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.build.fleets import CHARGERS
from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.fleets import Fleet
from twin_app.plant.plant import Plant
from twin_app.plant.vocabulary.flow_terms import OFFSETS

_TRANSPORT = "twin:flow:transport"
_FASTEST_M_PER_S = 10.0
_NEAR_M = 1e-6


def fleet_warnings(plant: Plant) -> Iterator[Fault]:
    """Warnings about the fleets of a valid plant and the nodes that use them."""
    used = {node.flow.transport for node in plant.nodes if all_targets(node)}
    for fleet in plant.fleets:
        if fleet.path not in used:
            yield Fault(fleet.path, "", "its vehicles carry nothing: no node names it in twin:flow:transport")
        if fleet.speed_m_per_s > _FASTEST_M_PER_S:
            message = f"is {fleet.speed_m_per_s:g} m/s, which is very fast for a vehicle in a plant"
            yield Fault(fleet.path, "twin:fleet:speed", f"{message}; are the units right?")
        yield from _battery_warnings(plant, fleet)
    yield from _transport_warnings(plant)
    yield from _offset_warnings(plant)


def _battery_warnings(plant: Plant, fleet: Fleet) -> Iterator[Fault]:
    battery = fleet.battery
    if battery is None:
        yield from _useless_battery_terms(plant, fleet)
        return
    if battery.drive_energy_j_per_m == 0.0:
        yield Fault(fleet.path, "twin:fleet:driveEnergy", "is 0: driving takes nothing from the battery")
    if len(battery.chargers) > fleet.count:
        message = f"names {len(battery.chargers)} places to charge, more than the vehicles ({fleet.count})"
        yield Fault(fleet.path, CHARGERS, message)


def _useless_battery_terms(plant: Plant, fleet: Fleet) -> Iterator[Fault]:
    record = next(record for record in plant.description.prims if record.path == fleet.path)
    for name in ("batteryLow", "chargePower", "driveEnergy", "chargers"):
        attribute = f"twin:fleet:{name}"
        if record.values.get(attribute, ()) != ():
            message = "has no effect: the vehicles have no battery (twin:fleet:batteryCapacity)"
            yield Fault(fleet.path, attribute, message)


def _transport_warnings(plant: Plant) -> Iterator[Fault]:
    positions = {node.path: node.position_m for node in plant.nodes}
    without_paths = {fleet.path for fleet in plant.fleets if not fleet.lines_m}
    for node in plant.nodes:
        if node.flow.transport is None:
            continue
        targets = dict.fromkeys(all_targets(node))
        if not targets:
            yield Fault(node.path, _TRANSPORT, "has no effect: parts go nowhere from here")
        for target in targets:
            if node.flow.transport in without_paths and _is_near(positions[node.path], positions[target]):
                message = f"carries parts to {target}, which has the same origin in the scene: the way takes no time"
                yield Fault(node.path, _TRANSPORT, message)


def _offset_warnings(plant: Plant) -> Iterator[Fault]:
    """Standing elsewhere changes nothing but ways."""
    fetched = {node.path for node in plant.nodes if node.flow.transport is not None}
    reached = {target for node in plant.nodes if node.path in fetched for target in all_targets(node)}
    authored = [(own.path, name) for own in plant.description.prims for name in OFFSETS if own.values.get(name)]
    by_factor = [(factor.path, factor.attribute) for factor in plant.factors if factor.attribute in OFFSETS]
    for path, name in dict.fromkeys((*authored, *by_factor)):
        if path not in fetched | reached:
            yield Fault(path, name, "changes no figure: no vehicle (twin:flow:transport) comes here")


def _is_near(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return all(abs(a - b) <= _NEAR_M for a, b in zip(one, other, strict=True))
