"""What is legal but doubtful, and what the simulator does not do yet."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.build.fleet_doubts import fleet_warnings
from twin_app.plant.build.flow_graph import flow_graph
from twin_app.plant.build.order_doubts import order_warnings
from twin_app.plant.build.physics_doubts import physics_warnings
from twin_app.plant.nodes import Conveyor, Policy, Sink, Source, Station
from twin_app.plant.plant import Objective, Plant

_FASTEST_BELT_M_PER_S = 10.0


def plant_warnings(plant: Plant) -> tuple[Fault, ...]:
    """Warnings about a valid plant, sorted by prim path."""
    checks = (
        _not_simulated,
        fleet_warnings,
        order_warnings,
        physics_warnings,
        _unreached,
        _useless,
        _doubtful_values,
        _doubtful_factors,
        _doubtful_goal,
    )
    found = dict.fromkeys(fault for check in checks for fault in check(plant))
    return tuple(sorted(found, key=lambda fault: (fault.where, fault.attribute)))


def _not_simulated(plant: Plant) -> Iterator[Fault]:
    for node in plant.nodes:
        if node.sensors:
            yield Fault(
                node.path, "twin:sensor", "is read but not used yet: no live data are read or written", is_hint=True
            )


def _unreached(plant: Plant) -> Iterator[Fault]:
    reached = flow_graph(plant.nodes).reached
    for node in plant.nodes:
        if node.path not in reached:
            what = "sink" if isinstance(node, Sink) else "node"
            yield Fault(node.path, "", f"no part ever reaches this {what}: no source leads to it")


def _useless(plant: Plant) -> Iterator[Fault]:
    stations = plant.stations
    machines: tuple[Station | Conveyor, ...] = (*stations, *plant.conveyors)
    failures = [failure for machine in machines for failure in machine.failures]
    crews = {station.crew for station in stations} | {failure.crew for failure in failures}
    calendars = {station.calendar for station in stations} | {crew.calendar for crew in plant.crews}
    made = {product for node in plant.nodes if isinstance(node, Source) for product in node.products}
    made |= {station.assembly.output for station in stations if station.assembly and station.assembly.output}
    made |= {order.product for order in plant.orders}
    for crew in plant.crews:
        if crew.path not in crews:
            yield Fault(crew.path, "", "nobody asks for this crew: no station or failure names it", is_hint=True)
    for calendar in plant.calendars:
        if calendar.path not in calendars:
            yield Fault(calendar.path, "", "no station or crew follows this calendar", is_hint=True)
    for product in plant.products:
        if product.path not in made:
            yield Fault(product.path, "", "no source or assembly makes this product", is_hint=True)


def _doubtful_values(plant: Plant) -> Iterator[Fault]:
    for node in plant.nodes:
        if node.flow.weights and node.flow.policy is not Policy.PROBABILITY:
            message = f"has no effect: twin:flow:policy is {node.flow.policy}, not probability"
            yield Fault(node.path, "twin:flow:weights", message)
        if isinstance(node, Source) and node.mix and not node.products:
            yield Fault(node.path, "twin:source:mix", "has no effect: the source names no products")
        if isinstance(node, Station | Conveyor):
            for failure in node.failures:
                if failure.repair.mean > failure.uptime.mean:
                    message = (
                        f"lasts {failure.repair.mean:g} s on average, longer than the {failure.uptime.mean:g} s "
                        "between failures; are the units right?"
                    )
                    yield Fault(node.path, f"twin:failure:{failure.name}:repair", message)
    for belt in plant.conveyors:
        if belt.speed_m_per_s > _FASTEST_BELT_M_PER_S:
            message = f"is {belt.speed_m_per_s:g} m/s, which is very fast for a belt; are the units right?"
            yield Fault(belt.path, "twin:conveyor:speed", message)
    for station in plant.stations:
        yield from _doubtful_products(station)


def _doubtful_products(station: Station) -> Iterator[Fault]:
    if station.flow.policy is Policy.PRODUCT and not any(process.targets for process in station.processes):
        message = "is product, but no product has targets of its own here (twin:process:<product>:next)"
        yield Fault(station.path, "twin:flow:policy", message)


def _doubtful_factors(plant: Plant) -> Iterator[Fault]:
    for factor in plant.factors:
        if factor.is_numeric and factor.baseline not in factor.levels:
            message = f"the authored value {factor.baseline:g} is none of its steps, so changes cost parts of a step"
            yield Fault(factor.path, f"twin:factor:{factor.name}", message)
        if len(factor.levels) == 1 and factor.baseline in factor.levels:
            yield Fault(factor.path, f"twin:factor:{factor.name}", "allows the authored value only: nothing can change")
    for pool in plant.pools:
        used = sum(factor.baseline_pool_use for factor in plant.factors if factor.pool == pool.path)
        if used > pool.total * (1.0 + 1e-9):
            message = f"is {pool.total:g}, but the scene as authored already uses {used:g}"
            yield Fault(pool.path, "twin:pool:total", message)


def _doubtful_goal(plant: Plant) -> Iterator[Fault]:
    attribute = "twin:plant:objective"
    has_power = any(node.power is not None for node in plant.nodes)
    has_power |= any(fleet.power is not None or fleet.battery is not None for fleet in plant.fleets)
    if plant.objective is Objective.ENERGY_PER_PART and not has_power:
        yield Fault(plant.path, attribute, "is energyPerPart, but no node has a power (TwinPowerAPI)")
    has_cost = plant.wip_cost_per_part_h > 0.0 or (has_power and plant.tariff is not None)
    if plant.objective is Objective.COST_PER_PART and not has_cost:
        message = "is costPerPart, but nothing costs anything: no power with a tariff (twin:plant:tariff), no wipCost"
        yield Fault(plant.path, attribute, message)
    if plant.objective is Objective.VALUE and not any(product.margin for product in plant.products):
        yield Fault(plant.path, attribute, "is value, but no product has a margin (twin:product:margin)")
