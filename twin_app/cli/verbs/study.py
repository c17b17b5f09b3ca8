"""`twin study`: search, recommend, write layers and the report."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from twin_app.cli.compiling import compile_once
from twin_app.cli.console import cell, open_console
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.monitor import open_monitor
from twin_app.cli.places import make_folder
from twin_app.cli.resuming import resumable
from twin_app.cli.scene import load_with_warnings
from twin_app.cli.study_tables import print_study
from twin_app.errors import UsageError
from twin_app.experiment import study as run_study
from twin_app.experiment.executors import open_cluster, parse_cluster
from twin_app.experiment.findings import Study
from twin_app.experiment.report.page import write_report
from twin_app.experiment.report.tables import write_tables
from twin_app.plant.plant import Objective
from twin_app.usd import write_recommendation


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Study the scene and leave everything in the folder `--out`."""
    if arguments.cluster is not None:
        parse_cluster(arguments.cluster)
        if arguments.workers is not None:
            raise UsageError("--workers counts processes of this computer; with --cluster leave it out.")
    folder = Path(arguments.out)
    plant = load_with_warnings(arguments.scene)
    make_folder(folder)
    compile_once()
    with ExitStack() as stack:
        executor = None if arguments.cluster is None else stack.enter_context(open_cluster(arguments.cluster))
        monitor = stack.enter_context(open_monitor())
        stack.enter_context(resumable(arguments.command, is_kept=True))
        study = run_study(
            plant,
            simulations=arguments.simulations,
            budget=arguments.budget,
            objective=None if arguments.objective is None else Objective(arguments.objective),
            confidence=arguments.confidence,
            delta=arguments.delta,
            trade_offs=arguments.trade_offs,
            at_most=_bounds(arguments.at_most),
            at_least=_bounds(arguments.at_least),
            tolerance=arguments.tolerance,
            leave_out=arguments.leave_out,
            search=arguments.search,
            selection=arguments.selection,
            seed=arguments.seed,
            workers=arguments.workers,
            executor=executor,
            resume=arguments.resume,
            out=folder / "study.h5",
            on_event=monitor,
        )
    written = write_results(study, arguments.scene, folder)
    if arguments.csv:
        written += write_tables(study, folder)
    if arguments.json:
        write_json(study.to_json(), arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        console = open_console()
        print_study(study, console)
        _print_files(written, console)
    return ExitCode.DONE


def _bounds(pairs: Sequence[tuple[str, float]]) -> dict[str, float]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UsageError("each key figure can have one limit of a kind; name it once.")
    return found


def write_results(study: Study, scene: str, folder: Path) -> list[Path]:
    """Layers and report beside `study.h5`; layers of an earlier study that no longer hold are removed."""
    for old in folder.glob("recommendation-*.usda"):
        old.unlink()
    written = [folder / "study.h5"]
    for found in study.recommendations:
        if found.changes:
            layer = folder / f"recommendation-{found.rank}.usda"
            root = folder / f"recommendation-{found.rank}-scene.usda"
            origin: dict[str, str | int | float] = {"study": "study.h5", "rank": found.rank, "seed": study.seed}
            write_recommendation(scene, found.changes, layer, root, origin=origin)
            written += [layer, root]
    report = folder / "report.html"
    write_report(study, report)
    return [*written, report]


def _print_files(written: list[Path], console: Console) -> None:
    console.print()
    for path in written:
        console.print(cell(f"  {path}"), soft_wrap=True)
