"""Puts a plant together from its prims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.build.checks import check_crews, check_flow
from twin_app.plant.build.factor_levels import build_factors
from twin_app.plant.build.fingerprint import prim_digest, scene_hash
from twin_app.plant.build.order_sources import check_orders
from twin_app.plant.build.parts import build_node
from twin_app.plant.build.reading import Context, PlantReading, PrimReading, read_prim
from twin_app.plant.build.references import check_references
from twin_app.plant.build.site import build_item, prim_name
from twin_app.plant.data_files import DataFiles
from twin_app.plant.description import Description, PrimRecord
from twin_app.plant.factors import Factor, Pool
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Node
from twin_app.plant.orders import read_orders
from twin_app.plant.plant import Calendar, Crew, Objective, Order, Plant, Product, Tariff
from twin_app.plant.vocabulary import NODE_ROLES, Role, ValueKind, find_attribute

_PROCESS_TIME = "twin:station:processTime"
_ORDERS = "twin:plant:orders"
GROUPS: dict[type, str] = {
    Product: "products",
    Calendar: "calendars",
    Crew: "crews",
    Fleet: "fleets",
    Pool: "pools",
}
"""Field of the plant that holds all items of a type."""


@dataclass(slots=True)
class _Built:
    """What some prims are, by path, and everything wrong with them."""

    nodes: dict[str, Node] = field(default_factory=dict)
    items: dict[str, Any] = field(default_factory=dict)
    factors: dict[str, tuple[Factor, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def build_plant(description: Description) -> Plant:
    """The plant that a description means.

    Raises `InvalidPlantError` with everything that is wrong, sorted by prim path.
    """
    files = DataFiles(description.files, description.unreadable)
    faults: list[Fault] = []
    prims = _read_all(description, files, faults)
    context = _context(prims, files, faults)
    built = _build(prims.values(), context)
    faults += built.faults
    root = _root(description, prims, files, faults)
    nodes = tuple(built.nodes.values())
    check_crews(nodes, items_of(built.items, Crew), faults)
    found_orders = plant_orders(root, context, faults)
    if not any(is_structural(fault) for fault in faults):
        check_flow(nodes, untimed(prims.values()), root.path, faults)
        check_orders(root.get(_ORDERS), nodes, found_orders, context.product_paths, faults)
    raise_faults(faults)
    digests = {path: prim_digest(reading, files) for path, reading in prims.items()}
    groups: dict[str, Any] = {name: tuple(items_of(built.items, kind).values()) for kind, name in GROUPS.items()}
    return Plant(
        path=root.path,
        scene=description.scene,
        scene_hash=scene_hash(root.path, prims, digests, has_fleets=bool(groups["fleets"])),
        **plant_fields(root, items_of(built.items, Tariff)),
        nodes=nodes,
        **groups,
        factors=tuple(factor for factors in built.factors.values() for factor in factors),
        orders=found_orders,
        description=description,
        reading=PlantReading(
            context=context,
            prims=prims,
            digests=digests,
            record_index={record.path: index for index, record in enumerate(description.prims)},
            node_index={node.path: index for index, node in enumerate(nodes)},
        ),
    )


def _read_all(description: Description, files: DataFiles, faults: list[Fault]) -> dict[str, PrimReading]:
    prims: dict[str, PrimReading] = {}
    for record in sorted(description.prims, key=lambda record: record.path):
        if record.path in prims:
            faults.append(Fault(record.path, "", "is described twice; there can be only one prim of a path"))
            continue
        prims[record.path] = read_prim(record, files)
        faults += prims[record.path].faults
    return prims


def _context(prims: Mapping[str, PrimReading], files: DataFiles, faults: list[Fault]) -> Context:
    products: dict[str, str] = {}
    for path, reading in prims.items():
        if reading.role is Role.PRODUCT:
            first = products.setdefault(prim_name(path), path)
            if first != path:
                message = f"has the same name as {first}; products are referred to by name, so each needs its own"
                faults.append(Fault(path, "", message))
    roles = {path: reading.role for path, reading in prims.items() if reading.role is not None}
    records = {path: reading.record for path, reading in prims.items()}
    return Context(roles=roles, product_paths=products, records=records, files=files)


def _build(readings: Iterable[PrimReading], context: Context) -> _Built:
    built = _Built()
    for reading in readings:
        check_references(reading, context, built.faults)
        if reading.role in NODE_ROLES:
            built.nodes[reading.path] = build_node(reading, context, built.faults)
        elif reading.role is not None:
            built.items[reading.path] = build_item(reading, context, built.faults)
        factors = build_factors(reading, context, built.faults)
        if factors:
            built.factors[reading.path] = factors
    return built


def _root(
    description: Description, prims: Mapping[str, PrimReading], files: DataFiles, faults: list[Fault]
) -> PrimReading:
    """The prim that speaks for the plant; one with nothing but defaults if no prim does."""
    roots = [reading for reading in prims.values() if reading.is_plant]
    for other in roots[1:]:
        message = f"is a second plant; {roots[0].path} is the first, and a scene has one"
        faults.append(Fault(other.path, "", message))
    own = prims.get(description.root)
    root = roots[0] if roots else own or read_prim(PrimRecord(path=description.root), files)
    check_root(root, faults)
    return root


def check_root(root: PrimReading, faults: list[Fault]) -> None:
    horizon, warmup = root.get("twin:plant:horizon"), root.get("twin:plant:warmup")
    if warmup >= horizon:
        message = f"must be shorter than twin:plant:horizon, which is {horizon:g} s (got {warmup:g} s)"
        faults.append(Fault(root.path, "twin:plant:warmup", message))


def plant_fields(root: PrimReading, tariffs: Mapping[str, Tariff]) -> dict[str, Any]:
    tariff = root.get("twin:plant:tariff")
    return {
        "horizon_s": root.get("twin:plant:horizon"),
        "warmup_s": root.get("twin:plant:warmup"),
        "currency": root.get("twin:plant:currency"),
        "objective": Objective(root.get("twin:plant:objective")),
        "budget": root.get("twin:plant:budget"),
        "wip_cost_per_part_h": root.get("twin:plant:wipCost"),
        "ends_with_orders": root.get("twin:plant:endWithOrders"),
        "tariff": tariffs.get(tariff[0]) if tariff else None,
    }


def plant_orders(root: PrimReading, context: Context, faults: list[Fault]) -> tuple[Order, ...]:
    asset = root.get(_ORDERS)
    if not asset:
        return ()
    problem = context.files.problem(asset)
    if problem:
        faults.append(Fault(root.path, _ORDERS, problem))
        return ()
    return read_orders(asset, context.files, context.product_paths, faults)


def is_structural(fault: Fault) -> bool:
    """Whether the way of the parts is unknown, so that checking it would find what is not there."""
    attribute = find_attribute(fault.attribute)
    if attribute is None:
        return not fault.attribute or fault.attribute.startswith("twin:process:")
    is_way = attribute.kind is ValueKind.RELATIONSHIP and attribute.schema != "TwinFleet"
    return is_way or fault.attribute == "twin:station:scrap"


def untimed(readings: Iterable[PrimReading]) -> frozenset[str]:
    return frozenset(
        reading.path
        for reading in readings
        if reading.role is Role.STATION
        and reading.get(_PROCESS_TIME) is None
        and not any(fault.attribute == _PROCESS_TIME for fault in reading.faults)
    )


def items_of(items: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    return {path: item for path, item in items.items() if isinstance(item, kind)}


def raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        unique = dict.fromkeys(faults)
        raise InvalidPlantError(sorted(unique, key=lambda fault: (fault.where, fault.attribute)))
