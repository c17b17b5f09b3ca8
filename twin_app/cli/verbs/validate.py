"""`twin validate`: may the model be trusted?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from rich.console import Console

from twin_app.cli.compiling import compile_once
from twin_app.cli.console import cell, new_table, open_console, print_titled
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.monitor import open_monitor
from twin_app.cli.scene import load_with_warnings
from twin_app.cli.text import plural
from twin_app.experiment.fitting.fitting import open_log
from twin_app.experiment.report.numbers import NOTHING, decimals_for, duration_text, half_width, mean_text, number
from twin_app.experiment.summary import Summary
from twin_app.experiment.validation.comparison import Comparison, Validation, Verdict
from twin_app.experiment.validation.validating import validate
from twin_app.plant.names import shown_name

_STYLES = {Verdict.AGREES: "", Verdict.DIFFERS: "bold red", Verdict.UNCLEAR: "yellow"}
_TITLES = {"throughput_per_h": "Output, parts/h", "lead_time_s": "Lead time, s"}


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Compare and report; a model that does not agree is an answer, not an error."""
    plant = load_with_warnings(arguments.scene)
    log = open_log(plant, arguments.log, skips_faults=arguments.skip_faults)
    compile_once()
    with open_monitor() as monitor:
        answer = validate(
            plant,
            log,
            replications=arguments.replications,
            seed=arguments.seed,
            warmup_s=arguments.warmup,
            origin=arguments.origin,
            tolerance=arguments.tolerance,
            workers=arguments.workers,
            on_event=monitor,
        )
    if arguments.json:
        write_json(answer.to_json(), arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print(answer, {node.path: node.label for node in plant.nodes}, open_console())
    return ExitCode.DONE


def _print(answer: Validation, labels: Mapping[str, str], console: Console) -> None:
    table = new_table("machine", "number", "recorded", "simulated", "difference", "verdict", numbers_from=2)
    for one in answer.numbers:
        style = _STYLES[one.verdict]
        table.add_row(*(cell(text, style) for text in _cells(one, labels)))
    heading = f"{answer.log}: {plural(answer.rows, 'row')} over {duration_text(answer.span_s)}"
    print_titled(console, f"{heading} · {answer.replications} replications", table)
    for text in (*answer.warnings, *(f"not compared: {missing}" for missing in answer.missing)):
        console.print(cell(text, "yellow"), soft_wrap=True)
    console.print(cell(answer.sentence, "bold"), soft_wrap=True)


def _cells(one: Comparison, labels: Mapping[str, str]) -> tuple[str, ...]:
    scale = 1.0 if one.quantity in _TITLES else 100.0
    title = _TITLES.get(one.quantity, f"{one.quantity.replace('_', ' ')}, %")
    seen = Summary(mean=one.recorded.mean, sd=one.recorded.sd, ci95=one.recorded.ci95, n=one.recorded.batches)
    half = half_width(one.interval)
    places = decimals_for(None if half is None else half * scale, one.difference * scale)
    difference = number(one.difference * scale, places, signed=True)
    difference += f" ± {number(half * scale, places)}" if half else ""
    machine = shown_name(one.path, labels.get(one.path, "")) or NOTHING
    return (
        machine,
        title,
        mean_text(_scaled(seen, scale)),
        mean_text(_scaled(one.simulated, scale)),
        difference,
        one.verdict,
    )


def _scaled(summary: Summary, scale: float) -> Summary:
    ends = None if summary.ci95 is None else (summary.ci95[0] * scale, summary.ci95[1] * scale)
    mean = None if summary.mean is None else summary.mean * scale
    return Summary(mean=mean, sd=None if summary.sd is None else summary.sd * scale, ci95=ends, n=summary.n)
