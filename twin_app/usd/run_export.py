"""A run over the unchanged scene: its motion and its results, each in a layer of its own, and a root over all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pxr import Sdf, Usd

from twin_app.errors import SceneError
from twin_app.usd.animation.tracks import Animation
from twin_app.usd.animation.writer import animation_layer, set_time_range
from twin_app.usd.diagnostics import collected_messages
from twin_app.usd.export import LAYER_ENDINGS, export_scene
from twin_app.usd.files import refuse_overwriting, write_layer
from twin_app.usd.overrides import stack_over
from twin_app.usd.reader import read_scene
from twin_app.usd.results import results_layer
from twin_app.usd.stage import open_stage


def export_run(
    scene: str | Path,
    out: str | Path,
    *,
    animation: Animation | None = None,
    results: Mapping[str, object] | None = None,
    flatten: bool = False,
    usdz: bool = False,
) -> tuple[Path, ...]:
    """Write a scene together with a run, and give the files that were written, `out` first.

    Beside the root `out` come `…-animation.usdc` for `animation` and `…-results.usda` for `results`, the answer of
    `twin run --json`; both are referred to by relative paths, as is the scene. With `flatten` or `usdz` everything
    becomes the one file `out`, as `export_scene` does it.

    Raises `SceneError` if the scene cannot be read or would be overwritten, `InvalidPlantError` if the run is of
    another scene, `StoreWriteError` if a file cannot be written.
    """
    target = Path(out)
    stage = open_stage(scene)
    refuse_overwriting(target, stage)
    if flatten or usdz:
        with tempfile.TemporaryDirectory(prefix=".twin-", dir=target.parent) as folder:
            root = Path(folder) / f"{target.stem}.usda"
            _write_stack(scene, stage, root, animation, results)
            export_scene(root, target, flatten=flatten, usdz=usdz)
        return (target,)
    if target.suffix.lower() not in LAYER_ENDINGS:
        raise SceneError(f"{target}: the name has to end in {', '.join(LAYER_ENDINGS)}")
    return _write_stack(scene, stage, target, animation, results)


def _write_stack(
    scene: str | Path,
    stage: Usd.Stage,
    root_file: Path,
    animation: Animation | None,
    results: Mapping[str, object] | None,
) -> tuple[Path, ...]:
    layers: dict[Path, Sdf.Layer] = {}
    with collected_messages():
        if animation is not None:
            layers[root_file.with_name(f"{root_file.stem}-animation.usdc")] = animation_layer(stage, animation)
        if results is not None:
            plant_path = read_scene(scene).description.root
            layers[root_file.with_name(f"{root_file.stem}-results.usda")] = results_layer(stage, plant_path, results)
        for path in layers:
            refuse_overwriting(path, stage)
        root = stack_over(stage, root_file, *layers)
        if animation is not None:
            set_time_range(root, animation)
        root.documentation = f"{Path(scene).name} with a run in {' and '.join(path.name for path in layers)}."
    for path, layer in layers.items():
        write_layer(layer, path)
    write_layer(root, root_file)
    return (root_file, *layers)
