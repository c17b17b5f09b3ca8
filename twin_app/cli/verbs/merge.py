"""`twin merge`: two versions of a layer in one, or the name of each conflict."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from twin_app.cli.console import cell, new_table, open_console, print_titled
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_output
from twin_app.cli.text import plural
from twin_app.usd.merging import Conflict, Side, merge_files


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Merge; without `--prefer` a conflict means that nothing is written."""
    check_output(Path(arguments.out))
    prefer = Side(arguments.prefer) if arguments.prefer else None
    merge = merge_files(arguments.base, arguments.ours, arguments.theirs, arguments.out, prefer)
    is_written = prefer is not None or not merge.conflicts
    if arguments.json:
        conflicts = [_to_json(each) for each in merge.conflicts]
        write_json({"out": arguments.out if is_written else None, "conflicts": conflicts}, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        _print(merge.conflicts, arguments, open_console())
    return ExitCode.DONE if is_written else ExitCode.INVALID


def _print(conflicts: Sequence[Conflict], arguments: argparse.Namespace, console: Console) -> None:
    if conflicts:
        table = new_table("prim", "attribute", "base", "ours", "theirs", numbers_from=5)
        for each in conflicts:
            what = (each.path, each.attribute or "the prim itself", each.base, each.ours, each.theirs)
            table.add_row(*(cell(text or "–") for text in what))
        print_titled(console, f"Changed differently in {arguments.ours} and {arguments.theirs}", table)
    count = plural(len(conflicts), "conflict")
    if conflicts and not arguments.prefer:
        text = f"{count}. Nothing was written: agree on a value, or say --prefer ours or --prefer theirs."
    elif conflicts:
        text = f"Wrote {arguments.out}; {count} decided for {arguments.prefer}."
    else:
        text = f"Wrote {arguments.out}; no conflict."
    console.print(cell(text), soft_wrap=True)


def _to_json(conflict: Conflict) -> dict[str, str | None]:
    return {
        "path": conflict.path,
        "attribute": conflict.attribute,
        "base": conflict.base or None,
        "ours": conflict.ours or None,
        "theirs": conflict.theirs or None,
    }
