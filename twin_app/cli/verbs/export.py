"""`twin export`: the scene as one USD file."""

from __future__ import annotations

import argparse
from pathlib import Path

from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.json_output import STANDARD_OUTPUT, write_json
from twin_app.cli.places import check_output
from twin_app.errors import UsageError
from twin_app.usd import export_scene


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Pack the scene with all its files, or else write it as one layer."""
    out = Path(arguments.out)
    if arguments.animate:
        raise UsageError("--animate is not part of this version; leave it out to export the scene as it stands.")
    is_packed = arguments.usdz or out.suffix.lower() == ".usdz"
    if is_packed and out.suffix.lower() != ".usdz":
        raise UsageError(f"--out {out}: with --usdz the file has to end in .usdz.")
    check_output(out)
    export_scene(arguments.scene, out, flatten=arguments.flatten or not is_packed, usdz=is_packed)
    if arguments.json:
        write_json({"scene": arguments.scene, "file": str(out), "bytes": out.stat().st_size}, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        print(f"Wrote {out}.")
    return ExitCode.DONE
