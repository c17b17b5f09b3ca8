"""Builds a plant anew where a scenario touches it.

A study does this thousands of times, so only what depends on the touched prims is read, built and checked
again. The result equals `build_plant` of the changed description, and so do the faults that it raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from twin_app.errors import Fault
from twin_app.plant.build.assembly import (
    GROUPS,
    build_plant,
    check_root,
    is_structural,
    items_of,
    plant_fields,
    plant_orders,
    raise_faults,
    untimed,
)
from twin_app.plant.build.checks import check_crews, check_flow
from twin_app.plant.build.factor_levels import build_factors
from twin_app.plant.build.factor_refresh import refresh_factors
from twin_app.plant.build.fingerprint import prim_digest, scene_hash
from twin_app.plant.build.flow_graph import flow_signature
from twin_app.plant.build.order_sources import check_orders
from twin_app.plant.build.parts import Earlier, build_node
from twin_app.plant.build.reading import PlantReading, PrimReading, read_again
from twin_app.plant.build.references import check_references
from twin_app.plant.build.site import build_item
from twin_app.plant.description import Description, PrimRecord
from twin_app.plant.factors import Factor
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant, Tariff
from twin_app.plant.vocabulary import NODE_ROLES, Role

_PROCESS_TIME = "twin:station:processTime"


def rebuild_plant(plant: Plant, records: Mapping[str, PrimRecord]) -> Plant:
    """The plant with some records replaced: the same as `build_plant` of the changed description.

    A record keeps everything but `values`. Raises `InvalidPlantError`.
    """
    description = _replaced(plant, records)
    reading = plant.reading
    if reading is None:
        return build_plant(description)
    prims: dict[str, PrimReading] = {}
    for path, record in records.items():
        before = reading.prims.get(path)
        if before is None:
            return build_plant(description)
        fresh = read_again(before, record, _changed_names(before, record), reading.context.files)
        if fresh.role is not before.role or fresh.is_plant != before.is_plant or fresh.faults:
            return build_plant(description)
        prims[path] = fresh
    return _Rebuild(plant, reading, description, prims).run()


def _changed_names(before: PrimReading, record: PrimRecord) -> tuple[str, ...]:
    old = before.record.values
    return tuple(name for name, value in record.values.items() if name not in old or old[name] != value)


def _replaced(plant: Plant, records: Mapping[str, PrimRecord]) -> Description:
    prims = list(plant.description.prims)
    index = plant.reading.record_index if plant.reading else {prim.path: i for i, prim in enumerate(prims)}
    for path, record in records.items():
        if path in index:
            prims[index[path]] = record
    added = [record for path, record in records.items() if path not in index]
    if added:
        prims = sorted((*prims, *added), key=lambda record: record.path)
    return replace(plant.description, prims=tuple(prims))


@dataclass(slots=True)
class _Rebuild:
    """One scenario in the making."""

    before: Plant
    reading: PlantReading
    description: Description
    touched: Mapping[str, PrimReading]
    nodes: dict[str, Node] = field(default_factory=dict)
    items: dict[str, Any] = field(default_factory=dict)
    factors: dict[str, tuple[Factor, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def run(self) -> Plant:
        for path, fresh in self.touched.items():
            self.build_prim(path, fresh)
        changes = self.changed_groups() | self.changed_root()
        nodes = self.all_nodes()
        crews = changes.get("crews", self.before.crews)
        has_new_crews = any(fresh.role is Role.CREW for fresh in self.touched.values())
        check_crews(nodes if has_new_crews else self.nodes.values(), {crew.path: crew for crew in crews}, self.faults)
        prims = {**self.reading.prims, **self.touched}
        self.check_flow(nodes, prims)
        self.check_orders(nodes, changes)
        if self.faults:
            # The whole is read once more, so that the faults are the same whichever way they were found.
            build_plant(self.description)
            raise_faults(self.faults)
        return self.finish(nodes, prims, changes)

    def build_prim(self, path: str, fresh: PrimReading) -> None:
        old = self.reading.prims[path]
        changed = frozenset(name.split(":", 2)[1] for name in _changed_names(old, fresh.record) if ":" in name)
        check_references(fresh, self.reading.context, self.faults)
        if fresh.role in NODE_ROLES:
            node = self.before.nodes[self.reading.node_index[path]]
            self.nodes[path] = build_node(fresh, self.reading.context, self.faults, Earlier(node, changed))
        elif fresh.role is not None:
            self.items[path] = build_item(fresh, self.reading.context, self.faults)
        if "TwinFactorAPI" in fresh.schemas:
            self.factors[path] = self.factors_of(old, fresh, "factor" in changed)

    def factors_of(self, old: PrimReading, fresh: PrimReading, are_new: bool) -> tuple[Factor, ...]:
        if are_new:
            return build_factors(fresh, self.reading.context, self.faults)
        own = tuple(factor for factor in self.before.factors if factor.path == fresh.path)
        return refresh_factors(own, old, fresh, self.reading.context, self.faults)

    def all_nodes(self) -> tuple[Node, ...]:
        if not self.nodes:
            return self.before.nodes
        nodes = list(self.before.nodes)
        for path, node in self.nodes.items():
            nodes[self.reading.node_index[path]] = node
        return tuple(nodes)

    def changed_groups(self) -> dict[str, Any]:
        """Products, calendars, crews … of which one has changed."""
        changed = {GROUPS[type(item)] for item in self.items.values() if type(item) in GROUPS}
        return {name: tuple(self.items.get(item.path, item) for item in getattr(self.before, name)) for name in changed}

    def changed_root(self) -> dict[str, Any]:
        """What the plant's own prim says, or the tariff that it names."""
        root = self.touched.get(self.before.path)
        tariff = self.before.tariff
        if root is None:
            is_new = tariff is not None and tariff.path in self.items
            return {"tariff": self.items[tariff.path]} if tariff is not None and is_new else {}
        check_root(root, self.faults)
        tariffs = items_of(self.items, Tariff)
        for path in root.get("twin:plant:tariff"):
            prim = self.reading.prims.get(path)
            if path not in tariffs and prim is not None and prim.role is Role.TARIFF:
                tariffs[path] = build_item(prim, self.reading.context, [])
        orders = plant_orders(root, self.reading.context, self.faults)
        return {**plant_fields(root, tariffs), "orders": orders}

    def check_flow(self, nodes: tuple[Node, ...], prims: Mapping[str, PrimReading]) -> None:
        """Follow the parts again if something has changed that decides where they go, or whether that takes time."""
        if any(is_structural(fault) for fault in self.faults):
            return
        if any(self.has_new_flow(path, node) for path, node in self.nodes.items()):
            check_flow(nodes, untimed(prims.values()), self.before.path, self.faults)

    def check_orders(self, nodes: tuple[Node, ...], changes: Mapping[str, Any]) -> None:
        """Look again for who makes what is ordered, if either may have changed."""
        orders = changes.get("orders", self.before.orders)
        is_new = "orders" in changes or any(self.has_new_flow(path, node) for path, node in self.nodes.items())
        if orders and is_new and not any(is_structural(fault) for fault in self.faults):
            check_orders("", nodes, orders, self.reading.context.product_paths, self.faults)

    def has_new_flow(self, path: str, node: Node) -> bool:
        old = self.before.nodes[self.reading.node_index[path]]
        was_untimed = self.reading.prims[path].get(_PROCESS_TIME) is None
        is_untimed = self.touched[path].get(_PROCESS_TIME) is None
        return was_untimed != is_untimed or flow_signature(old) != flow_signature(node)

    def finish(self, nodes: tuple[Node, ...], prims: Mapping[str, PrimReading], changes: dict[str, Any]) -> Plant:
        files = self.reading.context.files
        digests = {**self.reading.digests}
        digests.update((path, prim_digest(fresh, files)) for path, fresh in self.touched.items())
        has_fleets = bool(self.before.fleets)
        return replace(
            self.before,
            scene_hash=scene_hash(self.before.path, prims, digests, has_fleets=has_fleets),
            nodes=nodes,
            factors=self.all_factors(),
            description=self.description,
            reading=replace(self.reading, prims=prims, digests=digests),
            **changes,
        )

    def all_factors(self) -> tuple[Factor, ...]:
        if not self.factors:
            return self.before.factors
        kept = [factor for factor in self.before.factors if factor.path not in self.factors]
        fresh = [factor for factors in self.factors.values() for factor in factors]
        return tuple(sorted((*kept, *fresh), key=lambda factor: (factor.path, factor.name)))
