"""Writes an imported plant as layers and a root that stacks them, after it has proved to be one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pxr import Sdf, Usd

from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.plant.build import build_plant
from twin_app.plant.imports import ImportedPlant
from twin_app.plant.imports.completing import PLACE
from twin_app.plant.plant import Plant
from twin_app.usd.diagnostics import collected_messages
from twin_app.usd.files import refuse_overwriting, relative_asset, write_layer
from twin_app.usd.imports.layers import boxes_layer, layout_layer, process_layer, root_layer
from twin_app.usd.imports.places import Places, own_places, places_in
from twin_app.usd.overrides import new_layer
from twin_app.usd.reader import read_scene
from twin_app.usd.stage import open_stage

Layers = Mapping[Path, Sdf.Layer]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScene:
    """An imported plant and where it lies."""

    root: Path
    process: Path
    layout: Path | None
    """The layer of boxes; None where a layout that is there holds everything."""
    plant: Plant
    notes: tuple[Fault, ...] = ()
    """What to tell, by file and line: the notes of the import, and machines that a layout does not hold."""


def write_import(
    imported: ImportedPlant, out: str | Path, *, layout: str | Path | None = None, replace: bool = False
) -> WrittenScene:
    """Write `out`, which stacks `…-process.usda` over `…-layout.usda`, both beside it.

    With `layout`, a scene that is there already, machines are looked for in it by identifier, name or label, and only
    those that it does not hold get boxes; the scene itself stays as it is. Files that are there already stay, unless
    `replace`: somebody may have edited them. Raises `SceneError` then, `InvalidPlantError` with faults by line if the
    machines make no plant, `StoreWriteError` if nothing can be written.
    """
    root = Path(out)
    process, boxes = (root.with_name(f"{root.stem}-{part}{root.suffix}") for part in ("process", "layout"))
    present = [path.name for path in (root, process, boxes) if path.exists()]
    if present and not replace:
        raise SceneError(
            f"{', '.join(present)} in {root.parent} would be overwritten; choose another name, or replace them"
        )
    if layout is None:
        places = own_places(imported)
        layers = _own(imported, places, (root, process, boxes))
    else:
        stage = open_stage(layout)
        for path in (root, process, boxes):
            refuse_overwriting(path, stage)
        with collected_messages():
            places = places_in(stage, imported, Path(layout).name)
            layers = _over(imported, places, stage, (root, process, boxes))
    plant = _proved(imported, places, layers, root)
    for path, layer in layers.items():
        write_layer(layer, path)
    return WrittenScene(
        root=root,
        process=process,
        layout=boxes if boxes in layers else None,
        plant=plant,
        notes=(*_told(imported, layout is not None), *places.notes),
    )


def _told(imported: ImportedPlant, is_over_layout: bool) -> tuple[Fault, ...]:
    """Where machines stand is the layout's affair, if there is one."""
    return tuple(note for note in imported.notes if not (is_over_layout and note.attribute == PLACE))


def _own(imported: ImportedPlant, places: Places, paths: tuple[Path, Path, Path]) -> Layers:
    root, process, boxes = paths
    with collected_messages():
        return {
            boxes: layout_layer(imported, places),
            process: process_layer(imported, places),
            root: root_layer(imported, process.name, boxes.name),
        }


def _over(imported: ImportedPlant, places: Places, stage: Usd.Stage, paths: tuple[Path, Path, Path]) -> Layers:
    """Layers over a layout; the root means the same as the layout's own file."""
    root, process, boxes = paths
    layers = {process: process_layer(imported, places, new_layer(stage))}
    if places.boxes:
        layers[boxes] = boxes_layer(imported, places, new_layer(stage))
    stack = new_layer(stage)
    stack.documentation = f"{imported.source} over {Path(stage.GetRootLayer().realPath).name}."
    stack.subLayerPaths = [
        *(f"./{path.name}" for path in layers),
        relative_asset(stage.GetRootLayer().realPath, root),
    ]
    return {**layers, root: stack}


def _proved(imported: ImportedPlant, places: Places, layers: Layers, root: Path) -> Plant:
    """The plant that the layers make, read as any scene is."""
    with tempfile.TemporaryDirectory(prefix=".twin-import-", dir=root.parent) as folder:
        beside = {f"./{path.name}" for path in layers}
        for path, layer in layers.items():
            copy = Sdf.Layer.CreateAnonymous(".usda")
            copy.TransferContent(layer)
            # One folder further down than where it will lie.
            copy.subLayerPaths = [
                name if name in beside or os.path.isabs(name) else os.path.join("..", name)
                for name in layer.subLayerPaths
            ]
            write_layer(copy, Path(folder) / path.name)
        try:
            return build_plant(read_scene(Path(folder) / root.name).description)
        except InvalidPlantError as error:
            raise InvalidPlantError([_by_line(fault, imported, places) for fault in error.faults]) from None


def _by_line(fault: Fault, imported: ImportedPlant, places: Places) -> Fault:
    """A fault of a prim, where the file of the user causes it."""
    lines = {places.machines[machine.name]: machine.where for machine in imported.machines}
    where = lines.get(fault.where)
    return Fault(where, fault.attribute, fault.message) if where else fault
