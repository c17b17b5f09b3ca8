"""From a USD scene to a `Description` and a `Plant`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pxr import Usd

from twin_app.errors import Fault
from twin_app.plant.description import Description, PrimRecord
from twin_app.plant.plant import Plant
from twin_app.usd.assets import composition_faults
from twin_app.usd.bounds import Bounds
from twin_app.usd.datafiles import DataFiles, readable_folders
from twin_app.usd.diagnostics import reading_usd, tidy
from twin_app.usd.records import RecordReader
from twin_app.usd.stage import open_stage
from twin_app.usd.units import Placement, Units

SMALLEST_M = 1.0
LARGEST_M = 10_000.0
"""A plant smaller or larger than this is taken for a mistake in units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneReading:
    """What a scene says, and what is doubtful about it."""

    description: Description
    warnings: tuple[Fault, ...]
    """What could not be loaded or was corrected; each says what to do."""
    n_prims: int
    """Prims of the composed scene; instances count once, without what is inside them."""
    size_m: tuple[float, float, float] | None
    """Extent along X, Y and Z (up) [m]; None if there is no geometry."""
    units: Units
    """Of the scene's root file."""


def load(path: str | Path) -> Plant:
    """The plant in a USD scene.

    Raises `SceneError` if the file cannot be read at all, `InvalidPlantError` with every fault in it.
    """
    from twin_app.plant.build import build_plant

    return build_plant(read_scene(path).description)


def read_scene(path: str | Path) -> SceneReading:
    """Everything a scene says to the simulator, from any USD file (usd, usda, usdc, usdz).

    Means the same whether or not the schema plug-in is known to OpenUSD: only what is authored is
    read, defaults come from the vocabulary. Raises `SceneError` if the file cannot be read at all.
    """
    return read_stage(open_stage(path), str(path))


def read_stage(stage: Usd.Stage, scene: str) -> SceneReading:
    """The same for a stage that is open, with whatever has been edited in it; `scene` is its file.

    Raises `SceneError` if a value in it is broken.
    """
    with reading_usd(scene) as messages:
        reading = _read(stage, scene)
    return reading if not messages else _with_messages(reading, messages)


def _read(stage: Usd.Stage, scene: str) -> SceneReading:
    placement = Placement(stage)
    bounds = Bounds(stage, placement)
    files = DataFiles(readable_folders(stage))
    reader = RecordReader(stage, placement, bounds, files)
    records = reader.read()
    size = bounds.size_of_scene_m()
    warnings = (
        *placement.faults,
        *_size_faults(stage, size, reader),
        *placement.doubts,
        *composition_faults(stage),
        *reader.warnings,
    )
    description = Description(
        root=plant_root(stage, records), prims=records, scene=scene, files=files.texts, unreadable=files.refused
    )
    return SceneReading(
        description=description, warnings=warnings, n_prims=reader.n_prims, size_m=size, units=placement.units
    )


def plant_root(stage: Usd.Stage, records: Sequence[PrimRecord]) -> str:
    """Path of the prim that speaks for the plant."""
    plants = [record.path for record in records if "TwinPlantAPI" in record.schemas]
    if plants:
        return plants[0]
    default = stage.GetDefaultPrim()
    roots = [default] if default else list(stage.GetPseudoRoot().GetChildren())
    return str(roots[0].GetPath()) if roots else "/"


def _size_faults(stage: Usd.Stage, size: tuple[float, float, float] | None, reader: RecordReader) -> list[Fault]:
    name = stage.GetRootLayer().GetDisplayName()
    if reader.n_prims == 0:
        return [Fault(name, "", "the scene is empty: no layer defines a prim")]
    if size is None:
        text = "the geometry has no valid size; is it hidden, or are its extents broken?"
        return [Fault(name, "", text)] if reader.has_geometry else []
    longest = max(size)
    if SMALLEST_M <= longest <= LARGEST_M:
        return []
    shown = " x ".join(f"{length:.3g}" for length in size)
    return [Fault(name, "metersPerUnit", f"the plant would be {shown} m; is metersPerUnit right?")]


def _with_messages(reading: SceneReading, messages: list[str]) -> SceneReading:
    """What OpenUSD complained about while values were read, unless it is known already."""
    from dataclasses import replace

    scene = Path(reading.description.scene).name
    extra = dict.fromkeys(Fault(scene, "", tidy(message)) for message in messages)
    return replace(reading, warnings=(*reading.warnings, *extra))
