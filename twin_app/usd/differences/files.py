"""Comparing two files: scenes as they are composed, layers as they are written, a layer with the scene under it."""

from __future__ import annotations

from pathlib import Path

from pxr import Usd

from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.differences.compare import compare
from twin_app.usd.differences.reading import said_by_layer, said_by_stage
from twin_app.usd.differences.records import Comparison
from twin_app.usd.overlaid import stacked
from twin_app.usd.stage import READABLE, open_stage
from twin_app.usd.statements import read_layer


def compare_files(first: str | Path, second: str | Path) -> Comparison:
    """What the second says otherwise than the first.

    Two scenes are compared as they are composed, two layers by what each says itself; a scene and a layer by what the
    layer changes in the scene. Raises `SceneError` if a file cannot be read.
    """
    one, two = Path(first), Path(second)
    scenes = [_scene(path) for path in (one, two)]
    there = [stage for stage in scenes if stage is not None]
    if not there:
        said = [said_by_layer(read_layer(path)) for path in (one, two)]
        return _comparison(one, two, "two layers, each by itself", said[0], said[1])
    if len(there) == 2:
        how = "two scenes as they are composed"
    else:
        scene, layer = (one, two) if scenes[0] else (two, one)
        how = f"{scene.name} without and with {layer.name} over it"
    stages = [stage or stacked(there[0], path) for stage, path in zip(scenes, (one, two), strict=True)]
    with reading_usd(second):
        said = [said_by_stage(stages[0], stages[1]), said_by_stage(stages[1], stages[0])]
    return _comparison(one, two, how, said[0], said[1])


def _comparison(
    one: Path, two: Path, how: str, before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]
) -> Comparison:
    return Comparison(first=str(one), second=str(two), how=how, differences=compare(before, after))


def _scene(path: Path) -> Usd.Stage | None:
    """The stage of a file that shows something by itself; a layer that only overrides shows nothing."""
    if path.suffix.lower() not in READABLE:
        return None
    stage = open_stage(path)
    defined = (prim.IsDefined() and not prim.IsAbstract() for prim in stage.GetPseudoRoot().GetAllChildren())
    return stage if any(defined) else None
