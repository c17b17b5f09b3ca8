"""`twin fit`: what a log of the machines says, as a layer over the scene."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from twin_app.cli.console import cell, new_table, open_console, print_titled
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_layer, check_output
from twin_app.cli.scene import load_with_warnings
from twin_app.cli.text import plural
from twin_app.errors import Fault, InvalidPlantError
from twin_app.experiment.fitting.findings import FitResult, all_doubts
from twin_app.experiment.fitting.fitting import fit
from twin_app.experiment.fitting.page import value_text, write_fit_report
from twin_app.experiment.report.numbers import duration_text, number, whole
from twin_app.plant.names import shown_name
from twin_app.usd import write_values


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Write the layer, a root that stacks it over the scene, and the report; the scene itself is not touched."""
    layer = check_layer(arguments.out)
    root, report = layer.with_name(f"{layer.stem}-scene{layer.suffix}"), layer.with_name(f"{layer.stem}-report.html")
    for path in (layer, root, report):
        check_output(path)
    plant = load_with_warnings(arguments.scene)
    result = fit(plant, arguments.log, skips_faults=arguments.skip_faults)
    if not result.values:
        raise InvalidPlantError([Fault(arguments.log, "", "tells too little about any machine to write a layer")])
    origin: dict[str, str | int | float] = {"log": arguments.log, "rows": result.rows, "sceneHash": result.scene_hash}
    title = f"Fitted to {whole(result.rows)} rows of {Path(arguments.log).name}, over {duration_text(result.span_s)}."
    write_values(arguments.scene, result.values, layer, root, title=title, origin=origin)
    labels = {node.path: node.label for node in plant.nodes}
    write_fit_report(result, report, labels)
    if arguments.json:
        write_json(result.to_json() | {"layer": str(layer), "root": str(root), "report": str(report)}, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print(result, labels, open_console())
        print(f"Wrote {layer}, {root}, which stacks it over the scene, and {report}.")
    return ExitCode.DONE


def _print(result: FitResult, labels: Mapping[str, str], console: Console) -> None:
    table = new_table("machine", "quantity", "n", "KS p", numbers_from=2)
    table.add_column("value", overflow="fold")
    for finding in result.findings:
        p = finding.fit.ks_p if finding.fit else None
        name = shown_name(finding.path, labels.get(finding.path, ""))
        cells = (name, finding.title, whole(finding.n), "" if p is None else number(p, 2), value_text(finding))
        table.add_row(*map(cell, cells))
    print_titled(console, f"{result.log}: {plural(result.rows, 'row')} over {duration_text(result.span_s)}", table)
    for doubt in (*result.warnings, *all_doubts(result.findings)):
        console.print(cell(f"doubt: {doubt}", "yellow"), soft_wrap=True)
