"""`twin diff`: which prim, which attribute, from, to."""

from __future__ import annotations

import argparse

from rich.console import Console

from twin_app.cli.console import cell, new_table, open_console, print_titled
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.text import plural
from twin_app.plant.values import format_value
from twin_app.plant.vocabulary import find_attribute
from twin_app.usd.differences import Change, Comparison, Difference, compare_files

MOST_ROWS = 500
"""Longer tables are cut; the JSON has everything."""


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Compare two files."""
    comparison = compare_files(arguments.first, arguments.second)
    if arguments.json:
        write_json(_to_json(comparison), arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print(comparison, open_console())
    is_different = bool(comparison.differences)
    return ExitCode.DIFFERENT if arguments.exit_code and is_different else ExitCode.DONE


def _print(comparison: Comparison, console: Console) -> None:
    table = new_table("prim", "attribute", "from", "to", numbers_from=4)
    above = ""
    for difference in comparison.differences[:MOST_ROWS]:
        # The path once for all that belongs to it.
        path = difference.path if difference.path != above else ""
        above = difference.path
        table.add_row(cell(path), *map(cell, _row(difference)))
    count = plural(len(comparison.differences), "difference")
    if comparison.differences:
        print_titled(console, f"{comparison.first} → {comparison.second} ({comparison.how})", table)
    more = len(comparison.differences) - MOST_ROWS
    hint = f" {plural(more, 'more row')} in --json." if more > 0 else ""
    console.print(cell(f"{count}.{hint}" if comparison.differences else f"No difference ({comparison.how})."))


def _row(difference: Difference) -> tuple[str, str, str]:
    if not difference.attribute:
        return "", difference.before and f"{difference.before} removed", difference.after and f"new {difference.after}"
    unsaid = _unsaid(difference.attribute)
    return difference.attribute, difference.before or unsaid, difference.after or unsaid


def _unsaid(attribute: str) -> str:
    """What it means that nothing is authored."""
    known = find_attribute(attribute)
    is_number = known is not None and isinstance(known.default, int | float)
    return f"{format_value(known.default)} (default)" if known and is_number and known.default is not None else "–"


def _to_json(comparison: Comparison) -> dict[str, object]:
    return {
        "a": comparison.first,
        "b": comparison.second,
        "compared": comparison.how,
        "differences": [
            {
                "path": each.path,
                "attribute": each.attribute,
                "change": each.change,
                "from": None if each.change is Change.ADDED else each.before,
                "to": None if each.change is Change.REMOVED else each.after,
            }
            for each in comparison.differences
        ],
    }
