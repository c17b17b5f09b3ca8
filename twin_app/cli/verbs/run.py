"""`twin run`: simulate one scenario."""

from __future__ import annotations

import argparse
from pathlib import Path

from twin_app.cli.compiling import compile_once
from twin_app.cli.console import cell, open_console
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.monitor import open_monitor
from twin_app.cli.places import check_output
from twin_app.cli.resuming import resumable
from twin_app.cli.run_tables import print_run
from twin_app.cli.scene import load_with_warnings
from twin_app.cli.settings import parse_settings
from twin_app.cli.states import check_moment, read_state, write_state
from twin_app.errors import UsageError
from twin_app.experiment import simulate, simulated_log
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import with_values


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Simulate the scene with its `--set` changes and report."""
    settings = parse_settings(arguments.settings)
    if arguments.trace and arguments.out is None:
        raise UsageError("--trace needs --out FILE.h5, where the trace is kept.")
    if arguments.resume and arguments.out is None:
        raise UsageError("--resume needs --out FILE.h5, the file of the run that was stopped.")
    if arguments.at is not None and arguments.state_out is None:
        raise UsageError("--at says when --state-out STATE.json is written; give that too.")
    if arguments.log is not None and arguments.start is not None:
        raise UsageError("--log tells of a run from time 0; leave --from out.")
    out = None if arguments.out is None else Path(arguments.out)
    start = None if arguments.start is None else read_state(arguments.start)
    plant = _changed_plant(load_with_warnings(arguments.scene), settings, arguments)
    at_s = check_moment(plant, start, arguments.at)
    for path in (out, arguments.state_out, arguments.log):
        if path is not None:
            check_output(Path(path))
    compile_once()
    with open_monitor() as monitor, resumable(arguments.command, is_kept=out is not None):
        result = simulate(
            plant,
            replications=arguments.replications,
            seed=arguments.seed,
            start=start,
            workers=arguments.workers,
            on_event=monitor,
            out=out,
            resume=arguments.resume,
            trace=arguments.trace,
            analysis=True,
        )
    if arguments.state_out is not None:
        write_state(plant, arguments.state_out, at_s=at_s, seed=arguments.seed, start=start)
    if arguments.log is not None:
        simulated_log(plant, arguments.log, seed=arguments.seed)
    answer = result.to_json()
    if arguments.json:
        write_json(answer, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        console = open_console()
        print_run(answer, plant, console)
        if out is not None:
            console.print(cell(f"  {out}"), soft_wrap=True)
    return ExitCode.DONE


def _changed_plant(plant: Plant, settings: dict[tuple[str, str], float | str], arguments: argparse.Namespace) -> Plant:
    values = dict(settings)
    if arguments.horizon is not None:
        values[plant.path, "twin:plant:horizon"] = arguments.horizon
    if arguments.warmup is not None:
        values[plant.path, "twin:plant:warmup"] = arguments.warmup
    return with_values(plant, values) if values else plant
