"""`twin report`: the report of a study once more, and its tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from twin_app.cli.console import cell, open_console
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_output
from twin_app.errors import UsageError
from twin_app.experiment import load_study
from twin_app.experiment.report.page import write_report
from twin_app.experiment.report.tables import write_tables


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Write the page beside the study or where `--out` says, and with `--csv` the tables beside the page."""
    source = Path(arguments.study)
    page = Path(arguments.out) if arguments.out else (source if source.is_dir() else source.parent) / "report.html"
    if page.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"--out {page}: a report ends in .html.")
    study = load_study(source)
    check_output(page)
    write_report(study, page)
    written = [page, *(write_tables(study, page.parent) if arguments.csv else [])]
    if arguments.json:
        write_json({"report": str(page), "tables": [str(path) for path in written[1:]]}, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        console = open_console()
        for path in written:
            console.print(cell(f"  {path}"), soft_wrap=True)
    return ExitCode.DONE
