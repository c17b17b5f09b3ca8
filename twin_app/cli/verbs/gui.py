"""`twin gui` with more words than a scene: the desktop itself is opened before words are read."""

from __future__ import annotations

import argparse

from twin_app.cli.exit_codes import ExitCode
from twin_app.errors import UsageError


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Always a usage error."""
    scene = arguments.scene or "SCENE"
    raise UsageError(f"The desktop takes a scene and no options: twin gui {scene}")
