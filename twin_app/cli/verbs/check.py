"""`twin check`: is the scene sound, and what does it hold?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console

from twin_app.cli.console import cell, new_list, open_console, print_titled
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.text import plural
from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.experiment.report.numbers import duration_text, money_text
from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.nodes import Buffer, Conveyor, Sink, Source, Station
from twin_app.plant.plant import Plant
from twin_app.sim.transport import transport_findings
from twin_app.usd import read_scene
from twin_app.usd.geometry import read_geometry
from twin_app.usd.proposals import Proposal, propose
from twin_app.usd.stage import open_stage

SHOWN_PROPOSALS = 12


@dataclass(slots=True, kw_only=True)
class Finding:
    """What the check knows about a scene."""

    plant: Plant | None = None
    n_prims: int = 0
    size_m: tuple[float, float, float] | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    proposals: tuple[Proposal, ...] = ()


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Report everything at once: faults, warnings, contents."""
    finding = _examine(arguments.scene)
    if arguments.json:
        write_json(_to_json(arguments.scene, finding), arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print_finding(arguments.scene, finding, open_console())
    return ExitCode.INVALID if finding.faults else ExitCode.DONE


def _examine(scene: str) -> Finding:
    finding = Finding()
    try:
        # The three readers share what is open.
        stage = open_stage(scene)
        reading = read_scene(scene)
        finding.n_prims, finding.size_m = reading.n_prims, reading.size_m
        finding.warnings.extend(reading.warnings)
        finding.warnings.extend(fault for fault in read_geometry(stage).warnings if fault not in reading.warnings)
        finding.proposals = propose(stage)
        finding.plant = build_plant(reading.description)
        finding.warnings.extend(plant_warnings(finding.plant))
        faults, warnings = transport_findings(finding.plant)
        finding.faults.extend(faults)
        finding.warnings.extend(warnings)
    except InvalidPlantError as error:
        finding.faults.extend(error.faults)
    except SceneError as error:
        message = str(error).removeprefix(scene).lstrip(": ")
        finding.faults.append(Fault(scene, "", message))
    return finding


def _print_finding(scene: str, finding: Finding, console: Console) -> None:
    _print_faults("fault", finding.faults, console)
    _print_faults("warning", finding.warnings, console)
    if finding.plant is not None:
        table = new_list("left", "left")
        for name, value in _contents(finding.plant, finding.size_m):
            table.add_row(cell(name), cell(value))
        print_titled(console, f"{scene}: {plural(finding.n_prims, 'prim')}", table)
    _print_proposals(finding.proposals, console)
    counts = f"{plural(len(finding.faults), 'fault')}, {plural(len(finding.warnings), 'warning')}."
    console.print(cell(f"{counts} {'It can be simulated.' if not finding.faults else 'It cannot be simulated.'}"))


def _print_faults(kind: str, faults: Sequence[Fault], console: Console) -> None:
    style = "red" if kind == "fault" else "yellow"
    for fault in faults:
        line = cell(f"{kind}: ", style)
        line.append_text(cell(fault))
        console.print(line, soft_wrap=True)


def _print_proposals(proposals: Sequence[Proposal], console: Console) -> None:
    if not proposals:
        return
    table = new_list("left", "left", "right", "left")
    likely = sorted(proposals, key=lambda proposal: -proposal.confidence)[:SHOWN_PROPOSALS]
    for proposal in likely:
        table.add_row(*map(cell, (proposal.path, proposal.kind.value, f"{proposal.confidence:.0%}", proposal.because)))
    more = f", the likeliest {len(likely)}" if len(likely) < len(proposals) else ""
    print_titled(console, f"Not modelled; could be (a guess, nothing is applied{more})", table)


def _contents(plant: Plant, size_m: tuple[float, float, float] | None) -> list[tuple[str, str]]:
    rows = [("plant", plant.path)]
    if size_m is not None:
        rows.append(("size", " × ".join(f"{length:.1f}" for length in size_m) + " m"))
    rows += [(name, f"{count:,}") for name, count in _counts(plant).items() if count]
    hours = f"{duration_text(plant.horizon_s)}, statistics from {duration_text(plant.warmup_s)} on"
    rows += [("simulated time", hours), ("objective", plant.objective.value)]
    if plant.factors:
        rows.append(("budget", money_text(plant.budget, plant.currency)))
        rows += [("may change", f"{factor.label} ({plural(len(factor.levels), 'value')})") for factor in plant.factors]
    return rows


def _counts(plant: Plant) -> dict[str, int]:
    kinds = {"sources": Source, "stations": Station, "buffers": Buffer, "conveyors": Conveyor, "sinks": Sink}
    nodes = {name: len([node for node in plant.nodes if isinstance(node, kind)]) for name, kind in kinds.items()}
    failures = [station.failures for station in plant.stations] + [belt.failures for belt in plant.conveyors]
    return nodes | {
        "products": len(plant.products),
        "failures": sum(map(len, failures)),
        "crews": len(plant.crews),
        "calendars": len(plant.calendars),
        "fleets": len(plant.fleets),
        "orders": len(plant.orders),
        "factors": len(plant.factors),
        "pools": len(plant.pools),
    }


def _to_json(scene: str, finding: Finding) -> dict[str, object]:
    plant = finding.plant
    return {
        "scene": scene,
        "valid": not finding.faults,
        "faults": [_fault_json(fault) for fault in finding.faults],
        "warnings": [_fault_json(warning) for warning in finding.warnings],
        "contents": None if plant is None else _contents_json(plant, finding),
        "proposals": [_proposal_json(proposal) for proposal in finding.proposals],
    }


def _contents_json(plant: Plant, finding: Finding) -> dict[str, object]:
    return {"plant": plant.path, "prims": finding.n_prims, "size_m": finding.size_m, **_counts(plant)}


def _proposal_json(proposal: Proposal) -> dict[str, object]:
    return {
        "path": proposal.path,
        "kind": proposal.kind.value,
        "confidence": proposal.confidence,
        "because": proposal.because,
    }


def _fault_json(fault: Fault) -> dict[str, str]:
    return {"path": fault.where, "attribute": fault.attribute, "message": fault.message}
