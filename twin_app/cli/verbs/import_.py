"""`twin import`: a table of machines or a CMSD file becomes a scene."""

from __future__ import annotations

import argparse
from pathlib import Path

from twin_app.cli.console import cell, open_console
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_layer, check_output
from twin_app.cli.text import plural
from twin_app.plant.imports import ImportedPlant, read_import
from twin_app.usd.imports import WrittenScene, write_import


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Write the scene, and say what was assumed."""
    out = check_layer(arguments.out)
    check_output(out)
    imported = read_import(arguments.file)
    written = write_import(imported, out, layout=arguments.layout, replace=arguments.replace)
    if arguments.json:
        write_json(_to_json(arguments.file, imported, written), arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print(imported, written, arguments.layout)
    return ExitCode.DONE


def _print(imported: ImportedPlant, written: WrittenScene, layout: str | None) -> None:
    console = open_console()
    for note in written.notes:
        console.print(cell("note: ", "yellow") + cell(note), soft_wrap=True)
    below = f" over {layout}" if layout else ""
    count = plural(len(imported.machines), "machine")
    boxes = f" over {written.layout.name}" if written.layout else ""
    text = f"Wrote {written.root} with {count}; it stacks {written.process.name}{boxes}{below}."
    console.print(cell(text), soft_wrap=True)


def _to_json(file: str, imported: ImportedPlant, written: WrittenScene) -> dict[str, object]:
    paths: dict[str, Path | None] = {"scene": written.root, "process": written.process, "layout": written.layout}
    return {
        "file": file,
        **{name: str(path) if path else None for name, path in paths.items()},
        "plant": written.plant.path,
        "machines": [
            {"name": machine.name, "label": machine.label, "kind": machine.role.value, "where": machine.where or None}
            for machine in imported.machines
        ],
        "notes": [
            {"where": note.where, "attribute": note.attribute, "message": note.message} for note in written.notes
        ],
    }
