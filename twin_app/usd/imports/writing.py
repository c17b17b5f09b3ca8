"""Writes an imported plant as three files, after it has proved to be one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pxr import Sdf

from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.plant.build import build_plant
from twin_app.plant.imports import ImportedPlant
from twin_app.plant.plant import Plant
from twin_app.usd.diagnostics import collected_messages
from twin_app.usd.files import write_layer
from twin_app.usd.imports.layers import PLANT, layout_layer, process_layer, root_layer
from twin_app.usd.reader import read_scene


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScene:
    """An imported plant and where it lies."""

    root: Path
    process: Path
    layout: Path
    plant: Plant


def write_import(imported: ImportedPlant, out: str | Path, *, replace: bool = False) -> WrittenScene:
    """Write `out`, which stacks `…-process.usda` over `…-layout.usda`, both beside it.

    Files that are there already stay, unless `replace`: somebody may have edited them. Raises `SceneError` then,
    `InvalidPlantError` with faults by line if the machines make no plant, `StoreWriteError` if nothing can be written.
    """
    root = Path(out)
    process, layout = (root.with_name(f"{root.stem}-{part}{root.suffix}") for part in ("process", "layout"))
    present = [path.name for path in (root, process, layout) if path.exists()]
    if present and not replace:
        raise SceneError(
            f"{', '.join(present)} in {root.parent} would be overwritten; choose another name, or replace them"
        )
    with collected_messages():
        layers = {
            layout: layout_layer(imported),
            process: process_layer(imported),
            root: root_layer(imported, process.name, layout.name),
        }
    plant = _proved(imported, layers, root)
    for path, layer in layers.items():
        write_layer(layer, path)
    return WrittenScene(root=root, process=process, layout=layout, plant=plant)


def _proved(imported: ImportedPlant, layers: dict[Path, Sdf.Layer], root: Path) -> Plant:
    """The plant that the layers make, read as any scene is."""
    with tempfile.TemporaryDirectory(prefix="twin-import-") as folder:
        for path, layer in layers.items():
            write_layer(layer, Path(folder) / path.name)
        try:
            return build_plant(read_scene(Path(folder) / root.name).description)
        except InvalidPlantError as error:
            raise InvalidPlantError([_by_line(fault, imported) for fault in error.faults]) from None


def _by_line(fault: Fault, imported: ImportedPlant) -> Fault:
    """A fault of a prim, where the file of the user causes it."""
    lines = {f"{PLANT}/{machine.name}": machine.where for machine in imported.machines}
    where = lines.get(fault.where)
    return Fault(where, fault.attribute, fault.message) if where else fault
