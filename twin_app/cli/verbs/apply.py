"""`twin apply`: a recommended scenario as a layer over the scene."""

from __future__ import annotations

import argparse
from pathlib import Path

from twin_app.cli.console import cell, open_console
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_layer, check_output
from twin_app.cli.study_tables import change_text
from twin_app.errors import SceneError, UsageError
from twin_app.experiment import load_study
from twin_app.experiment.findings import Recommendation, Study, change_json
from twin_app.usd import write_recommendation


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Write the layer and a root that stacks it over the scene; the scene itself is not touched."""
    layer = check_layer(arguments.out)
    study = load_study(arguments.study)
    found = _recommendation(study, arguments.rank)
    check_output(layer)
    root = layer.with_name(f"{layer.stem}-scene{layer.suffix}")
    origin: dict[str, str | int | float] = {"study": arguments.study, "rank": found.rank, "seed": study.seed}
    write_recommendation(arguments.scene or _scene_of(study), found.changes, layer, root, origin=origin)
    changes = [change_json(change) for change in found.changes]
    if arguments.json:
        answer = {"rank": found.rank, "changes": changes, "layer": str(layer), "root": str(root)}
        write_json(answer, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        console = open_console()
        for change in found.changes:
            console.print(cell(change_text(change, study.currency)), soft_wrap=True)
        console.print(cell(f"Wrote {layer} and {root}, which stacks it over the scene."), soft_wrap=True)
    return ExitCode.DONE


def _scene_of(study: Study) -> str:
    if not Path(study.scene).exists():
        raise SceneError(
            f"{study.scene}: no such file; the study was made of it, perhaps from another folder. "
            "Say where it is now with --scene."
        )
    return study.scene


def _recommendation(study: Study, rank: int) -> Recommendation:
    try:
        found = study.recommendation(rank)
    except KeyError as error:
        raise UsageError(f"--rank {rank}: {error.args[0]}") from None
    if not found.changes:
        raise UsageError(f"--rank {rank}: this one is to change nothing, so there is no layer to write.")
    return found
