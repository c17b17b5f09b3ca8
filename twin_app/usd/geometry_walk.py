"""The walk through a stage that collects its geometry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom

from twin_app.errors import Fault
from twin_app.usd.appearance import BINDING, DISPLAY_COLOR, DISPLAY_OPACITY, Traits, constant_display_color
from twin_app.usd.applied import is_node
from twin_app.usd.arrays import integers
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.geometry import Instance, SceneGeometry
from twin_app.usd.materials import Color
from twin_app.usd.shapes import ShapeReader
from twin_app.usd.shared_shapes import SharedShapes, bounds_of
from twin_app.usd.units import TIME, Placement, Units

MAX_INSTANCES = 250_000
"""More shapes than this are cut off with a warning: no picture shows them, and memory ends."""

MAX_WARNINGS = 20
"""Of one kind."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A prim on the list of those still to look at."""

    prim: Usd.Prim
    path: str
    above: Gf.Matrix4d
    units: Units
    purpose: str
    node: str
    color: Color | None
    traits: Traits


@dataclass(frozen=True, slots=True)
class _Placed:
    prototype: int
    matrix: Gf.Matrix4d
    path: str
    node: str


class GeometryWalk:
    """Reads one stage once."""

    def __init__(self, stage: Usd.Stage) -> None:
        self._stage = stage
        self._placement = Placement(stage)
        self._shared = SharedShapes()
        self._by_prim: dict[tuple[Sdf.Path, Color | None], int | None] = {}
        self._warnings: dict[Fault, None] = {}
        self._n_warnings: Counter[str] = Counter()
        self._shapes = ShapeReader(self._warn)
        self._open_instancers: set[Sdf.Path] = set()
        self._n_placed = 0

    def read(self) -> SceneGeometry:
        """All that is visible."""
        root = self._stage.GetPseudoRoot()
        world = self._placement.units.to_world()
        start = _Visit(root, "", world, self._placement.units, "default", "", None, Traits(frozenset()))
        with reading_usd(self._stage.GetRootLayer().GetDisplayName()):
            placed = list(self._walk([start]))
        instances = tuple(
            Instance(
                prototype=item.prototype,
                transform=np.array(item.matrix, np.float64).T.copy(),
                path=item.path,
                node=item.node,
            )
            for item in placed
        )
        return SceneGeometry(
            prototypes=tuple(self._shared.shapes),
            instances=instances,
            bounds_m=bounds_of(self._shared.shapes, instances),
            warnings=(
                *self._placement.faults,
                *self._placement.doubts,
                *self._warnings,
                *self._unsaid(),
                *self._shapes.cage_faults(),
            ),
        )

    def _walk(self, starts: list[_Visit]) -> Iterator[_Placed]:
        todo = starts[::-1]
        while todo:
            visit = todo.pop()
            found = self._enter(visit)
            if found is None:
                continue
            inside, shapes, children = found
            for item in shapes:
                if self._n_placed >= MAX_INSTANCES:
                    self._warn(Fault(item.path, "", f"more than {MAX_INSTANCES} shapes: the rest is not drawn"))
                    return
                self._n_placed += 1
                yield item
            todo.extend(reversed([self._child(inside, child) for child in children]))

    def _child(self, inside: _Visit, child: Usd.Prim) -> _Visit:
        return _Visit(
            child,
            f"{inside.path}/{child.GetName()}",
            inside.above,
            inside.units,
            inside.purpose,
            inside.node,
            inside.color,
            inside.traits,
        )

    def _enter(self, visit: _Visit) -> tuple[_Visit, Iterable[_Placed], list[Usd.Prim]] | None:
        """What stands at a prim, and how things are inside it; None if it is hidden."""
        prim = visit.prim
        if prim.IsPseudoRoot():
            return visit, (), list(prim.GetChildren())
        traits = _traits(prim, visit.traits)
        purpose = _purpose(prim, visit.purpose) if "purpose" in traits.names else visit.purpose
        if "visibility" in traits.names and _is_hidden(prim):
            return None
        matrix, units, resets = self._placement.step(prim, visit.units)
        world = matrix * (self._placement.units.to_world() if resets else visit.above)
        if not np.isfinite(np.array(world)).all():
            self._warn(Fault(visit.path, "xformOpOrder", "the transform is not finite: left out with all below it"))
            return None
        node = visit.path if is_node(prim) else visit.node
        color = self._inherited_color(prim, traits, visit.color)
        inside = _Visit(prim, visit.path, world, units, purpose, node, color, traits)
        if prim.IsA(UsdGeom.PointInstancer):
            return inside, self._instancer(inside), []
        shapes = self._shape(inside) if purpose in ("default", "render") else ()
        holder = prim.GetPrototype() if prim.IsInstance() else prim
        return inside, shapes, list(holder.GetChildren())

    def _inherited_color(self, prim: Usd.Prim, traits: Traits, above: Color | None) -> Color | None:
        """Colours reach into instances from outside, where OpenUSD's own look-up stops."""
        if DISPLAY_COLOR in traits.names and prim.IsA(UsdGeom.Gprim):
            return above  # it is read with the shape, and reaches no further
        own = constant_display_color(prim) if DISPLAY_COLOR in traits.names else None
        if own is None and above is None and traits.is_bound and prim.IsInstance():
            own = self._shapes.materials.look(prim).color
        return above if own is None else own

    def _shape(self, visit: _Visit) -> tuple[_Placed, ...]:
        if not visit.prim.IsA(UsdGeom.Gprim):
            return ()
        key = (visit.prim.GetPath(), visit.color)
        if key not in self._by_prim:
            self._by_prim[key] = self._store(visit)
        index = self._by_prim[key]
        return () if index is None else (_Placed(index, visit.above, visit.path, visit.node),)

    def _store(self, visit: _Visit) -> int | None:
        shape = self._shapes.read(visit.prim, visit.traits)
        if shape is None:
            return None
        if len(shape.colors) == 0 and visit.color is not None:
            shape = replace(shape, colors=np.array([visit.color], np.float32))
        if shape.name != visit.path:
            shape = replace(shape, name=visit.path)
        return self._shared.index(shape)

    def _instancer(self, visit: _Visit) -> Iterator[_Placed]:
        path = visit.prim.GetPath()
        if path in self._open_instancers:
            self._warn(Fault(visit.path, "prototypes", "the point instancer contains itself: left out"))
            return
        self._open_instancers.add(path)
        try:
            yield from self._instances(visit)
        finally:
            self._open_instancers.discard(path)

    def _instances(self, visit: _Visit) -> Iterator[_Placed]:
        instancer = UsdGeom.PointInstancer(visit.prim)
        which = integers(instancer.GetProtoIndicesAttr().Get(TIME))
        targets = instancer.GetPrototypesRel().GetForwardedTargets()
        if len(which) == 0 or not targets:
            return
        places = instancer.ComputeInstanceTransformsAtTime(
            TIME, TIME, UsdGeom.PointInstancer.ExcludeProtoXform, UsdGeom.PointInstancer.IgnoreMask
        )
        if not places or len(places) != len(which):
            self._warn(Fault(visit.path, "protoIndices", "numbers of positions and indices differ: left out"))
            return
        mask = instancer.ComputeMaskAtTime(TIME)
        masters = [self._master(visit, target) for target in targets]
        n_bad = 0
        for index, (proto, place) in enumerate(zip(which, places, strict=True)):
            if mask and not mask[index]:
                continue
            if not 0 <= proto < len(masters):
                n_bad += 1
                continue
            base = place * visit.above
            for item in masters[proto]:
                yield _Placed(item.prototype, item.matrix * base, visit.path, visit.node)
        if n_bad:
            self._warn(Fault(visit.path, "protoIndices", f"{n_bad} indices name no prototype: left out"))

    def _master(self, visit: _Visit, target: Sdf.Path) -> list[_Placed]:
        """What one prototype of an instancer consists of, in the instancer's space."""
        prim = self._stage.GetPrimAtPath(target)
        if not prim:
            self._warn(Fault(visit.path, "prototypes", f"names {target}, which does not exist"))
            return []
        start = replace(visit, prim=prim, path=str(target), above=Gf.Matrix4d(1.0))
        n_before = self._n_placed
        items = list(self._walk([start]))
        self._n_placed = n_before
        return items

    def _warn(self, fault: Fault) -> None:
        if fault in self._warnings:
            return
        self._n_warnings[fault.attribute] += 1
        if self._n_warnings[fault.attribute] <= MAX_WARNINGS:
            self._warnings[fault] = None

    def _unsaid(self) -> Iterator[Fault]:
        """Thousands of prims may have the same fault; the first ones tell enough."""
        name = self._stage.GetRootLayer().GetDisplayName()
        for attribute, count in self._n_warnings.items():
            if count > MAX_WARNINGS:
                yield Fault(name, attribute, f"{count - MAX_WARNINGS:,} prims more have warnings like those")


def _traits(prim: Usd.Prim, above: Traits) -> Traits:
    names = frozenset(prim.GetAuthoredPropertyNames())
    return Traits(
        names,
        above.has_color or DISPLAY_COLOR in names,
        above.has_opacity or DISPLAY_OPACITY in names,
        above.is_bound or any(name.startswith(BINDING) for name in names),
    )


def _is_hidden(prim: Usd.Prim) -> bool:
    attribute = prim.GetAttribute("visibility")
    return bool(attribute) and attribute.HasAuthoredValue() and attribute.Get(TIME) == "invisible"


def _purpose(prim: Usd.Prim, above: str) -> str:
    attribute = prim.GetAttribute("purpose")
    return str(attribute.Get(TIME)) if attribute and attribute.HasAuthoredValue() else above
