"""Prims that say something to the simulator, as plain records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pxr import Sdf, Usd, UsdGeom

from twin_app.errors import Fault, SceneError
from twin_app.plant.description import PrimRecord, Value
from twin_app.plant.names import shown_name
from twin_app.usd.applied import twin_schemas
from twin_app.usd.bounds import Bounds
from twin_app.usd.datafiles import DataFiles, file_names
from twin_app.usd.offsets import shown_offset
from twin_app.usd.paths import PathProblem, read_path
from twin_app.usd.units import Placement
from twin_app.usd.values import read_property

NAMESPACE = "twin"
OUTPUT = ("twin:result:", "twin:playback:")
"""What runs have written into a scene: it says nothing to the simulator."""
MAX_DEPTH = 300
"""OpenUSD computes bounds by recursion and ends the process when a scene is nested too deep for its stack."""
_MEASURED: dict[str, set[str]] = {
    "twin:conveyor:length": {"TwinConveyorAPI"},
    "twin:motion:distance": {"TwinStationAPI", "TwinMotionAPI"},
}
"""Lengths that the geometry says where nobody has authored them, and the schemas that ask for them."""
_PATHS = "twin:fleet:paths"
_CHARGERS = "twin:fleet:chargers"
ADDED_TO = "addedTo"
"""Key in the metadata of a copy of a machine: the station that has one place more by it."""
PRESENT = Usd.PrimIsActive & Usd.PrimIsLoaded & ~Usd.PrimIsAbstract
"""Prims that take part, defined or not."""


@dataclass(slots=True)
class RecordReader:
    """Reads the records of one stage; finds out on the way what else it has."""

    stage: Usd.Stage
    placement: Placement
    bounds: Bounds
    files: DataFiles
    n_prims: int = 0
    has_geometry: bool = False
    warnings: list[Fault] = field(default_factory=list)
    _speaking_prototypes: dict[Sdf.Path, bool] = field(default_factory=dict)

    def read(self) -> tuple[PrimRecord, ...]:
        """All records, sorted by path."""
        records = {str(prim.GetPath()): self._record(prim) for prim in list(self._speakers())}
        paths, chargers = self._targets(records, _PATHS), self._targets(records, _CHARGERS)
        for path, prim in self._present({*paths, *chargers}):
            if path not in records:
                length_m = self.bounds.curve_length_m(prim) if path in paths else None
                records[path] = self._plain_record(prim, {}, length_m)
            if path in paths:
                records[path] = self._with_lines(records[path], prim)
        return tuple(records[path] for path in sorted(records))

    def read_below(self, paths: Iterable[Sdf.Path]) -> dict[str, PrimRecord]:
        """Records of these prims and of what is below them, by path; none where nothing takes part."""
        found: dict[str, PrimRecord] = {}
        for path in paths:
            prim = self.stage.GetPrimAtPath(path)
            if prim and PRESENT(prim):
                found.update((str(each.GetPath()), self._record(each)) for each in list(self._speakers(prim)))
        return found

    def _speakers(self, start: Usd.Prim | None = None) -> Iterator[Usd.Prim]:
        todo = [(start or self.stage.GetPseudoRoot(), False)]
        while todo:
            prim, is_copy = todo.pop()
            is_copy = is_copy or is_added_machine(prim)
            todo.extend((child, is_copy) for child in reversed(prim.GetFilteredChildren(self._below(prim))))
            if prim.IsPseudoRoot():
                continue
            if prim.GetPath().pathElementCount > MAX_DEPTH:
                raise SceneError(f"{prim.GetPath().GetPrefixes()[0]}: prims are nested more than {MAX_DEPTH} deep")
            self.n_prims += 1
            self.has_geometry = self.has_geometry or bool(prim.IsA(UsdGeom.Boundable)) or bool(prim.IsInstance())
            if is_copy or not speaks(prim):
                continue
            if prim.IsDefined():
                yield prim
            else:
                self.warnings.append(_undefined(prim))

    def _below(self, prim: Usd.Prim) -> Usd._PrimFlagsPredicate:
        """Which children to look at: those inside an instance only if process data are among them."""
        if prim.IsInstanceProxy() or (prim.IsInstance() and self._prototypespeaks(prim.GetPrototype())):
            return Usd.TraverseInstanceProxies(PRESENT)
        return PRESENT

    def _prototypespeaks(self, prototype: Usd.Prim) -> bool:
        key = prototype.GetPath()
        if key not in self._speaking_prototypes:
            self._speaking_prototypes[key] = any(
                speaks(prim) or (prim.IsInstance() and self._prototypespeaks(prim.GetPrototype()))
                for child in prototype.GetFilteredChildren(PRESENT)
                for prim in Usd.PrimRange(child, PRESENT)
            )
        return self._speaking_prototypes[key]

    def _record(self, prim: Usd.Prim) -> PrimRecord:
        values = self._values(prim)
        needs_length = any(
            schemas <= set(twin_schemas(prim)) and name not in values for name, schemas in _MEASURED.items()
        )
        self._note_point_instancer(prim)
        return self._plain_record(prim, values, self.bounds.length_m(prim) if needs_length else None)

    def _plain_record(self, prim: Usd.Prim, values: dict[str, Value], length_m: float | None) -> PrimRecord:
        return PrimRecord(
            path=str(prim.GetPath()),
            type_name=str(prim.GetTypeName()),
            schemas=twin_schemas(prim),
            values=values,
            label=shown_name(str(prim.GetPath()), str(prim.GetDisplayName() or "")),
            position_m=self._position(prim),
            length_m=None if length_m is None else _rounded(length_m),
        )

    def _values(self, prim: Usd.Prim) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for item in _inputs(prim):
            value = read_property(item)
            if value is not None:
                values[str(item.GetName())] = value
                self._read_files(item, value)
            elif isinstance(item, Usd.Attribute) and item.HasAuthoredValue():
                self.warnings.append(_unknown_type(item))
        return values

    def _read_files(self, item: Usd.Property, value: Value) -> None:
        is_asset = isinstance(item, Usd.Attribute) and item.GetTypeName() == Sdf.ValueTypeNames.Asset
        names = (value,) if is_asset and isinstance(value, str) else file_names(value)
        if names:
            layers = [spec.layer for spec in item.GetPropertyStack()]
            layers += [spec.layer for spec in item.GetPrim().GetPrimStack() if spec.layer not in layers]
            for name in names:
                self.files.read(name, layers)

    def _position(self, prim: Usd.Prim) -> tuple[float, float, float]:
        if not prim.IsA(UsdGeom.Xformable):
            return (0.0, 0.0, 0.0)
        x, y, z = self.placement.frame(prim).ExtractTranslation() - shown_offset(prim, self.placement)
        return _rounded(x), _rounded(y), _rounded(z)

    def _targets(self, records: dict[str, PrimRecord], attribute: str) -> set[str]:
        found = (record.values.get(attribute, ()) for record in records.values())
        return {str(path) for paths in found if isinstance(paths, tuple) for path in paths}

    def _present(self, paths: set[str]) -> Iterator[tuple[str, Usd.Prim]]:
        """Those of these paths that are prims of the scene."""
        for path in sorted(paths):
            prim = self.stage.GetPrimAtPath(path) if Sdf.Path.IsValidPathString(path) else None
            if prim and str(prim.GetPath()) == path and PRESENT(prim) and prim.IsDefined():
                yield path, prim

    def _with_lines(self, record: PrimRecord, prim: Usd.Prim) -> PrimRecord:
        try:
            return replace(record, lines_m=read_path(prim, self.placement))
        except PathProblem as problem:
            return replace(record, lines_problem=str(problem))

    def _note_point_instancer(self, prim: Usd.Prim) -> None:
        above = prim.GetParent()
        while above and not above.IsA(UsdGeom.PointInstancer):
            above = above.GetParent()
        if above:
            self.warnings.append(
                Fault(
                    str(prim.GetPath()),
                    "",
                    f"lies in the point instancer {above.GetPath()}: its process data count once, not for each point; "
                    "place prims of their own (or instanceable references) where each is to be simulated",
                )
            )


def speaks(prim: Usd.Prim) -> bool:
    """Whether a prim has process data; properties that are blocked or empty say nothing."""
    return (
        str(prim.GetTypeName()).startswith("Twin")
        or bool(twin_schemas(prim))
        or any(read_property(item) not in (None, ()) for item in _inputs(prim))
    )


def _inputs(prim: Usd.Prim) -> Iterator[Usd.Property]:
    """Authored properties of ours but for those that are results."""
    for item in prim.GetAuthoredPropertiesInNamespace(NAMESPACE):
        if not str(item.GetName()).startswith(OUTPUT):
            yield item


def is_added_machine(prim: Usd.Prim) -> bool:
    """Whether a what-if has put this prim beside a station, to show one place more: it only looks like one."""
    return bool(prim.GetCustomDataByKey(f"{NAMESPACE}:{ADDED_TO}"))


def _rounded(metres: float) -> float:
    """To a tenth of a micrometre: the noise of matrix products must not change the hash of a plant."""
    return round(float(metres), 7) + 0.0


def _undefined(prim: Usd.Prim) -> Fault:
    return Fault(
        str(prim.GetPath()),
        "",
        "has process data, but no layer defines this prim, so they are ignored; was it renamed or moved in the layout?",
    )


def _unknown_type(item: Usd.Attribute) -> Fault:
    return Fault(
        str(item.GetPrim().GetPath()),
        str(item.GetName()),
        f"type {item.GetTypeName()} is not understood and ignored; use the type that the vocabulary states",
    )
