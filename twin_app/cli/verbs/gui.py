"""`twin gui`: the desktop comes with a later version, and this one says so."""

from __future__ import annotations

import argparse

from twin_app.cli.exit_codes import ExitCode
from twin_app.errors import UsageError


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Always a usage error."""
    scene = arguments.scene or "SCENE"
    raise UsageError(
        f"The desktop is not part of this version. For a picture: twin view {scene} --out plant.png; "
        f"for recommendations: twin study {scene}."
    )
