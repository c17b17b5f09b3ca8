"""Reading a scene again after an edit: only what OpenUSD says has changed, if that is sure to be enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pxr import Sdf, Tf, Usd

from twin_app.plant.description import PrimRecord
from twin_app.usd.bounds import Bounds
from twin_app.usd.datafiles import DataFiles, file_names
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.reader import SceneReading, plant_root, read_stage
from twin_app.usd.records import RecordReader
from twin_app.usd.units import Placement

_FAR_REACHING = ("twin:fleet:paths", "twin:fleet:chargers")
"""What a prim says about others."""
_ORDERS = "twin:plant:orders"


@dataclass(slots=True, weakref_slot=True)
class Rereader:
    """Keeps the reading of a stage up to date."""

    stage: Usd.Stage
    _reading: SceneReading | None = None
    _changed: set[Sdf.Path] = field(default_factory=set)
    _listening: Tf.Notice.Listener | None = None

    def read(self, scene: str) -> SceneReading:
        """Everything the scene says now. Raises `SceneError` if a value is broken."""
        if self._listening is None:
            self._listening = Tf.Notice.Register(Usd.Notice.ObjectsChanged, self._note, self.stage)
        if self._reading is not None and self._changed:
            self._reading = _reread(self.stage, self._reading, _topmost(self._changed))
        if self._reading is None:
            self._reading = read_stage(self.stage, scene)
        self._changed.clear()
        return self._reading

    def forget(self) -> None:
        """More may have changed than a few prims: geometry, units, layers."""
        self._reading = None

    def stop(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            self._listening.Revoke()

    def _note(self, notice: Usd.Notice.ObjectsChanged, _stage: Usd.Stage) -> None:
        for path in (*notice.GetResyncedPaths(), *notice.GetChangedInfoOnlyPaths()):
            self._changed.add(path.GetPrimPath() if path.IsPropertyPath() else path)


def _topmost(paths: Iterable[Sdf.Path]) -> list[Sdf.Path]:
    """Those that are below no other."""
    found: list[Sdf.Path] = []
    for path in sorted(paths):
        if not found or not path.HasPrefix(found[-1]):
            found.append(path)
    return found


def _reread(stage: Usd.Stage, before: SceneReading, changed: list[Sdf.Path]) -> SceneReading | None:
    """The reading with these prims read again; None if that is not enough."""
    prims = [stage.GetPrimAtPath(path) for path in changed]
    if any(not prim or prim.IsPseudoRoot() or prim.IsInPrototype() for prim in prims):
        return None
    old = {record.path: record for record in before.description.prims}
    gone = {path for path in old if any(Sdf.Path(path).HasPrefix(above) for above in changed)}
    placement = Placement(stage)
    reader = RecordReader(stage, placement, Bounds(stage, placement), DataFiles({}))
    with reading_usd(before.description.scene) as messages:
        fresh = reader.read_below(changed)
    doubted = {fault.where for fault in before.warnings}
    if messages or reader.warnings or any(path in doubted or _reaches_far(old[path]) for path in gone):
        return None
    if any(map(_reaches_far, fresh.values())) or _is_reached(before, {*gone, *fresh}):
        return None
    records = {path: record for path, record in old.items() if path not in gone} | fresh
    found = tuple(records[path] for path in sorted(records))
    return replace(before, description=replace(before.description, root=plant_root(stage, found), prims=found))


def _reaches_far(record: PrimRecord) -> bool:
    """Whether a record makes others be read, or files."""
    has_files = any(file_names(value) for value in record.values.values()) or _ORDERS in record.values
    return has_files or bool(record.lines_m or record.lines_problem) or any(map(record.values.get, _FAR_REACHING))


def _is_reached(before: SceneReading, paths: set[str]) -> bool:
    """Whether a fleet names one of these prims, so that they are read in another way."""
    targets = (record.values.get(name, ()) for record in before.description.prims for name in _FAR_REACHING)
    return any(path in paths for found in targets if isinstance(found, tuple) for path in found)
