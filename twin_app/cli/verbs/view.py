"""`twin view`: a picture of the plant."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.places import check_output
from twin_app.errors import UsageError
from twin_app.view3d import render_plant

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Draw off-screen; without the extra `gui` the message says how to get it."""
    out = Path(arguments.out)
    if out.suffix.lower() not in PICTURE_SUFFIXES:
        raise UsageError(f"--out {out}: a picture ends in {', '.join(PICTURE_SUFFIXES)}.")
    check_output(out)
    render_plant(arguments.scene, out, theme=arguments.theme, size=arguments.size, camera=arguments.camera)
    print(f"Wrote {out}.", file=sys.stderr)
    return ExitCode.DONE
