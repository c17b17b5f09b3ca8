"""A recommendation as a small USD layer over the untouched scene, and a root file that stacks the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from pxr import Sdf, Usd

from twin_app import __version__
from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.plant.description import Description
from twin_app.plant.factors import Change
from twin_app.plant.plant import Plant
from twin_app.plant.vocabulary.flow_terms import OFFSETS
from twin_app.usd.diagnostics import collected_messages
from twin_app.usd.files import refuse_overwriting, write_layer
from twin_app.usd.machines import MachineAdder
from twin_app.usd.offsets import offset_of, show_offset
from twin_app.usd.overrides import new_layer, open_instances, set_value, stack_over
from twin_app.usd.reader import load
from twin_app.usd.stage import open_stage
from twin_app.usd.units import Placement

SERVERS: Final = "twin:station:servers"


def write_recommendation(
    scene: str | Path,
    changes: Sequence[Change],
    layer_path: str | Path,
    root_path: str | Path,
    *,
    origin: Mapping[str, str | int | float] | None = None,
) -> None:
    """Write `changes` as overrides into `layer_path`, and `root_path`, which lays it over the scene.

    Loading `root_path` gives the plant that `with_values` gives for the same changes. Where machines
    are added to a station, copies of its geometry stand beside it. `origin` (study, rank, seed …) goes
    into the layer's `customLayerData`. The ending of a path chooses text (usda) or binary (usdc).

    Raises `SceneError` if the scene cannot be read or would be overwritten, `InvalidPlantError` if a
    change does not fit the scene, `StoreWriteError` if a file cannot be written.
    """
    layer_file, root_file = Path(layer_path), Path(root_path)
    stage = open_stage(scene)
    if layer_file.resolve() == root_file.resolve():
        raise SceneError(f"{root_file}: layer and root need two names")
    for path in (layer_file, root_file):
        refuse_overwriting(path, stage)
    before = load(scene)
    with collected_messages():
        layer = new_layer(stage)
        author_changes(layer, layer_file, stage, before, changes)
        layer.customLayerData = {"twin": _origin(before, origin)}
        root = stack_over(stage, root_file, layer_file)
        root.documentation = f"{Path(scene).name} with the changes in {layer_file.name}."
    write_layer(layer, layer_file)
    write_layer(root, root_file)


def author_changes(
    layer: Sdf.Layer, layer_file: Path, stage: Usd.Stage, before: Plant, changes: Sequence[Change]
) -> None:
    """Write changes of the plant `before`, which the stage shows, into a layer that will be `layer_file`.

    Raises `InvalidPlantError` if a change does not fit the scene.
    """
    from twin_app.plant.scenario import with_values

    after = with_values(before, {(change.path, change.attribute): change.after for change in changes})
    layer.documentation = _documentation(changes)
    for change in changes:
        _author(layer, stage, change, after.description)
    _show_offsets(layer, stage, changes, after.description)
    _add_machines(layer, layer_file, stage, before, after)


def _documentation(changes: Iterable[Change]) -> str:
    lines = [f"{change.path}.{change.attribute}: {_note(change)}" for change in changes]
    return "\n".join(["Changes recommended by a what-if study, over the unchanged scene:", *lines])


def _note(change: Change) -> str:
    return f"{change.before} -> {change.after} ({change.label})"


def _origin(plant: Plant, origin: Mapping[str, str | int | float] | None) -> dict[str, str | int | float]:
    return {"generator": f"twin {__version__}", "sceneHash": plant.scene_hash} | dict(origin or {})


def _author(layer: Sdf.Layer, stage: Usd.Stage, change: Change, after: Description) -> None:
    """One change: the whole new value of the attribute (a changed argument means a new distribution)."""
    name = change.attribute.partition(".")[0]
    prim = stage.GetPrimAtPath(change.path)
    record = next((record for record in after.prims if record.path == change.path), None)
    if not prim or record is None or name not in record.values:
        raise InvalidPlantError([Fault(change.path, name, "is not in the scene, so it cannot be changed there")])
    open_instances(layer, prim)
    spec = Sdf.CreatePrimInLayer(layer, change.path)
    notes = dict(spec.customData.get("twin", {}))
    notes[change.attribute] = _note(change)
    spec.SetInfo("customData", {"twin": notes})
    set_value(spec, prim, name, record.values[name])


def _show_offsets(layer: Sdf.Layer, stage: Usd.Stage, changes: Sequence[Change], after: Description) -> None:
    """Moved stations are seen to have moved in every program."""
    moved = {change.path for change in changes if change.attribute in OFFSETS}
    placement = Placement(stage)
    for record in after.prims:
        if record.path in moved:
            show_offset(layer, stage.GetPrimAtPath(record.path), offset_of(record), placement)


def _add_machines(layer: Sdf.Layer, layer_file: Path, stage: Usd.Stage, before: Plant, after: Plant) -> None:
    more = {station.path: station.servers for station in after.stations}
    grown = [(s.path, more.get(s.path, 0) - s.servers) for s in before.stations if more.get(s.path, 0) > s.servers]
    if not grown:
        return
    adder = MachineAdder(stage, layer, layer_file)
    flows = [(node.path, target) for node in before.nodes for target in node.flow.targets]
    old, new = ({own.path: np.array(offset_of(own)) for own in plant.description.prims} for plant in (before, after))
    for path, count in grown:
        moved_m = new[path] - old[path]
        added = adder.add(path, count, [flow for flow in flows if path in flow], moved_m=moved_m)
        if added:
            spec = Sdf.CreatePrimInLayer(layer, path)
            spec.SetInfo("customData", {"twin": {**spec.customData.get("twin", {}), "addedMachines": " ".join(added)}})
