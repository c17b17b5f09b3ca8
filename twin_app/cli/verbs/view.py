"""`twin view`: a picture of the plant."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.moments import moment_of
from twin_app.cli.places import check_output
from twin_app.errors import UsageError
from twin_app.view3d import render_plant
from twin_app.view3d.run_summary import RunSummary, Shown, summarise_run

if TYPE_CHECKING:
    from twin_app.usd.cameras import SceneCamera

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")


def execute(arguments: argparse.Namespace) -> ExitCode:
    """Draw off-screen; without the extra `gui` the message says how to get it."""
    out = Path(arguments.out)
    if out.suffix.lower() not in PICTURE_SUFFIXES:
        raise UsageError(f"--out {out}: a picture ends in {', '.join(PICTURE_SUFFIXES)}.")
    if arguments.run and arguments.state:
        raise UsageError("--run shows a whole run, --state one moment of it; give one of them.")
    check_output(out)
    summary = _read_run(Path(arguments.run)) if arguments.run else RunSummary()
    moment = moment_of(arguments.scene, arguments.state) if arguments.state else None
    title = "Largest loss and working share of each station" if arguments.run else None
    render_plant(
        arguments.scene,
        out,
        theme=arguments.theme,
        size=arguments.size,
        camera=_camera(arguments.scene, arguments.camera),
        states=moment.states if moment else summary.states,
        labels=summary.labels,
        contents=None if moment else summary.contents,
        parts=moment.parts if moment else None,
        vehicles=moment.vehicles if moment else None,
        bottleneck=summary.bottleneck,
        compare=arguments.compare,
        title=moment.title if moment else title,
    )
    print(f"Wrote {out}.", file=sys.stderr)
    return ExitCode.DONE


def _camera(scene: str, text: str) -> SceneCamera | str:
    """A camera of the scene by its prim path; all else is for the picture to understand."""
    if not text.startswith("/"):
        return text
    from twin_app.usd.cameras import read_camera

    return read_camera(scene, text)


def _read_run(path: Path) -> RunSummary:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"--run {path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise UsageError(f"--run {path}: is not JSON; give the file that `twin run … --json FILE` wrote.") from error
    if not isinstance(report, dict) or not isinstance(report.get("nodes"), dict):
        raise UsageError(f"--run {path}: holds no run; give the file that `twin run … --json FILE` wrote.")
    return summarise_run(report, Shown.LARGEST_LOSS)
