"""Which prim each imported machine is: one of a layout that is there already, or a box of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from pxr import Gf, Usd, UsdGeom

from twin_app.errors import Fault, SceneError
from twin_app.plant.imports import ImportedPlant, Machine
from twin_app.plant.imports.completing import GAP_M
from twin_app.plant.imports.names import unlike
from twin_app.plant.vocabulary import Role
from twin_app.usd.applied import is_node
from twin_app.usd.bounds import Bounds, Box
from twin_app.usd.units import Placement

PLANT: Final = "/Plant"
IDENTIFIERS: Final = "identifiers"
"""Key in the `customData` of a prim for what other systems call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Paths for everything that is written."""

    plant: str
    products: str
    machines: Mapping[str, str]
    """Prim path by the name of a machine."""
    boxes: Mapping[str, Gf.Matrix4d | None]
    """Machines that get a box, and where it stands in the plant's space; None: as the machine itself says [m]."""
    notes: tuple[Fault, ...] = field(default=())


def own_places(imported: ImportedPlant) -> Places:
    """A plant of boxes alone."""
    return Places(
        plant=PLANT,
        products=f"{PLANT}/Products",
        machines={machine.name: f"{PLANT}/{machine.name}" for machine in imported.machines},
        boxes={machine.name: None for machine in imported.machines},
    )


def places_in(stage: Usd.Stage, imported: ImportedPlant, scene: str) -> Places:
    """Machines found in a layout by identifier, prim name or label; boxes for the others, beside their neighbours.

    Raises `SceneError` if the layout says no default prim, or holds none of the machines.
    """
    root = stage.GetDefaultPrim()
    if not root:
        raise SceneError(f"{scene}: does not say its defaultPrim, so nothing tells which prim is the plant; set it")
    found = _Finder(root).find(imported.machines)
    if not found:
        raise SceneError(f"{scene}: holds no prim that one of the machines in {imported.source} names")
    return _Placer(stage, root, imported, found).places(scene)


class _Finder:
    """Words that name exactly one prim."""

    def __init__(self, root: Usd.Prim) -> None:
        by_word: dict[str, list[str]] = {}
        for prim in Usd.PrimRange(root):
            if prim != root and prim.IsA(UsdGeom.Imageable) and not is_node(prim):
                for word in set(_words(prim)):
                    by_word.setdefault(word, []).append(str(prim.GetPath()))
        self._paths = {word: paths[0] for word, paths in by_word.items() if len(paths) == 1}

    def find(self, machines: tuple[Machine, ...]) -> dict[str, str]:
        """Prim path by name of a machine; a prim that two machines name is none's."""
        found = {machine.name: path for machine in machines if machine.where and (path := self._path(machine))}
        counts = Counter(found.values())
        return {name: path for name, path in found.items() if counts[path] == 1}

    def _path(self, machine: Machine) -> str | None:
        words = (*machine.identifiers.values(), machine.label, machine.name)
        return next((self._paths[word] for word in words if word in self._paths), None)


def _words(prim: Usd.Prim) -> Iterator[str]:
    yield str(prim.GetName())
    yield str(prim.GetPath())
    if prim.GetDisplayName():
        yield str(prim.GetDisplayName())
    identifiers = prim.GetCustomDataByKey(IDENTIFIERS)
    if isinstance(identifiers, dict):
        yield from (str(value) for value in identifiers.values())


class _Placer:
    def __init__(self, stage: Usd.Stage, root: Usd.Prim, imported: ImportedPlant, found: Mapping[str, str]) -> None:
        self._stage, self._root, self._imported, self._found = stage, root, imported, found
        self._placement = Placement(stage)
        self._bounds = Bounds(stage, self._placement)
        self._to_plant = Gf.Matrix4d(self._placement.frame(root)).GetInverse()

    def places(self, scene: str) -> Places:
        taken = {str(child.GetName()) for child in self._root.GetAllChildren()}
        machines, boxes, notes = dict(self._found), {}, []
        for machine in self._imported.machines:
            if machine.name in machines:
                continue
            name = unlike(machine.name, taken)
            taken.add(name)
            machines[machine.name] = f"{self._root.GetPath()}/{name}"
            boxes[machine.name] = self._frame(machine)
            if machine.where:
                notes.append(Fault(machine.where, "name", f"{machine.label} is not in {scene}, so a box stands for it"))
        return Places(
            plant=str(self._root.GetPath()),
            products=f"{self._root.GetPath()}/{unlike('Products', taken)}",
            machines=machines,
            boxes=boxes,
            notes=tuple(notes),
        )

    def _frame(self, machine: Machine) -> Gf.Matrix4d:
        place = self._beside(machine) or machine.position_m or (0.0, 0.0, 0.0)
        turn = Gf.Rotation(Gf.Vec3d.ZAxis(), machine.turn_deg)
        return Gf.Matrix4d(turn, Gf.Vec3d(*place)) * self._to_plant

    def _beside(self, machine: Machine) -> tuple[float, float, float] | None:
        """Next to the machine that a source feeds or a sink takes from."""
        if machine.where:
            return None
        before = [other.name for other in self._imported.machines if machine.name in other.next]
        neighbours = machine.next if machine.role is Role.SOURCE else tuple(before)
        box = next((found for name in neighbours if (found := self._box(name)) is not None), None)
        if box is None:
            return None
        reach = (machine.size_m or (1.0, 1.0, 1.0))[0] / 2 + GAP_M / 2
        x = box[0][0] - reach if machine.role is Role.SOURCE else box[1][0] + reach
        return float(x), float(np.mean(box[:, 1])), float(box[0][2])

    def _box(self, name: str) -> Box | None:
        path = self._found.get(name)
        return self._bounds.world_box_m(self._stage.GetPrimAtPath(path)) if path else None
