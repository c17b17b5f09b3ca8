"""`twin export`: the scene as one USD file, or with a run in layers of their own over it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_output
from twin_app.cli.scene import load_with_warnings
from twin_app.errors import UsageError
from twin_app.plant.scenario import with_values
from twin_app.store import StoredRun, read_run
from twin_app.usd import export_run, export_scene

if TYPE_CHECKING:
    from twin_app.plant.plant import Plant
    from twin_app.usd.animation import Animation


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Write root and layers of a run; or pack the scene with all its files, or else write it as one layer."""
    out = Path(arguments.out)
    has_run = bool(arguments.animate or arguments.results)
    is_packed = arguments.usdz or out.suffix.lower() == ".usdz"
    if is_packed and out.suffix.lower() != ".usdz":
        raise UsageError(f"--out {out}: with --usdz the file has to end in .usdz.")
    if not arguments.animate and (arguments.rate is not None or arguments.speed is not None):
        raise UsageError("--rate and --speed say how --animate samples a run; name one with --animate RUN.h5.")
    check_output(out)
    files = _export_run(arguments, out, is_packed) if has_run else _export_scene(arguments, out, is_packed)
    if arguments.json:
        sizes = {str(file): file.stat().st_size for file in files[1:]}
        answer = {"scene": arguments.scene, "file": str(out), "bytes": out.stat().st_size, "layers": sizes}
        write_json(answer, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        print(f"Wrote {', '.join(str(file) for file in files)}.")
    return ExitCode.DONE


def _export_scene(arguments: argparse.Namespace, out: Path, is_packed: bool) -> tuple[Path, ...]:
    export_scene(arguments.scene, out, flatten=arguments.flatten or not is_packed, usdz=is_packed)
    return (out,)


def _export_run(arguments: argparse.Namespace, out: Path, is_packed: bool) -> tuple[Path, ...]:
    plant = load_with_warnings(arguments.scene)
    animation = _animation(arguments, plant) if arguments.animate else None
    results = _results(Path(arguments.results), plant) if arguments.results else None
    return export_run(
        arguments.scene, out, animation=animation, results=results, flatten=arguments.flatten, usdz=is_packed
    )


def _animation(arguments: argparse.Namespace, plant: Plant) -> Animation:
    from twin_app.playback import AnimationStyle, Playback, animate
    from twin_app.usd.geometry import read_geometry
    from twin_app.view3d.theme import load_theme

    run_file = Path(arguments.animate)
    run = read_run(run_file)
    _warn_of_changes(run_file, run, plant)
    theme = load_theme("light")
    style = AnimationStyle(
        state_colors={state.name.lower(): colour.linear_rgb for state, colour in theme.states.items()},
        body_colors=(theme["view.dark"].linear_rgb, theme["view.body"].linear_rgb, theme["view.lite"].linear_rgb),
        rate_hz=1.0 if arguments.rate is None else arguments.rate,
        speed=1.0 if arguments.speed is None else arguments.speed,
    )
    origin: dict[str, str | int | float] = {
        "run": run_file.name,
        "sceneHash": run.identity.scene_hash,
        "seed": int(run.identity.options.get("seed") or 0),
        "replication": 0,
        "rate": style.rate_hz,
        "speed": style.speed,
    }
    return animate(Playback.from_run(run_file, plant, read_geometry(arguments.scene)), style, origin)


def _results(run_file: Path, plant: Plant) -> dict[str, object]:
    run = read_run(run_file)
    if run.answer is None:
        raise UsageError(f"--results {run_file}: the run was not finished; go on with it by `twin run --resume`.")
    _warn_of_changes(run_file, run, plant)
    return run.answer


def _warn_of_changes(run_file: Path, run: StoredRun, plant: Plant) -> None:
    """Other times to simulate are no change; all else may show things that the scene does not say."""
    options = run.identity.options
    times = {f"twin:plant:{name}": options.get(f"{name}_s") for name in ("horizon", "warmup")}
    changes = {(plant.path, name): value for name, value in times.items() if isinstance(value, int | float)}
    if run.identity.scene_hash not in {plant.scene_hash, with_values(plant, changes).scene_hash}:
        print(f"warning: {run_file}: the scene has changed since, or was run with --set", file=sys.stderr)
