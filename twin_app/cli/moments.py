"""`--state RUN.h5@TIME`: one moment of a traced run, for a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.cli.scene import load_with_warnings
from twin_app.errors import UsageError

if TYPE_CHECKING:
    from twin_app.sim.responses import StationState
    from twin_app.view3d.parts import PlacedParts, PlacedVehicles

_FORM = "write RUN.h5@TIME with a time in seconds or as h:mm:ss, as in run.h5@3600 or run.h5@1:00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Arguments for `render_plant` of the same names."""

    states: Mapping[str, StationState]
    parts: PlacedParts
    vehicles: PlacedVehicles
    title: str


def moment_of(scene: str, text: str) -> Moment:
    """Reads the run and finds the moment. Raises `UsageError` for a text or a time that cannot be, `StoreError`."""
    from twin_app.playback import Playback
    from twin_app.usd.geometry import read_geometry
    from twin_app.view3d.parts import PlacedParts, PlacedVehicles

    run_file, time_s = parse_moment(text)
    playback = Playback.from_run(run_file, load_with_warnings(scene), read_geometry(scene))
    if not playback.start_s <= time_s <= playback.end_s:
        raise UsageError(
            f"--state {text}: the run has no such time; allowed are {playback.start_s:g} to {playback.end_s:g} s"
        )
    frame = playback.frame(time_s)
    parts, vehicles = frame.parts, frame.vehicles
    return Moment(
        states=frame.states,
        parts=PlacedParts(
            positions_m=parts.positions_m,
            headings_rad=parts.headings_rad,
            lengths_m=parts.lengths_m,
            widths_m=parts.widths_m,
        ),
        vehicles=PlacedVehicles(positions_m=vehicles.positions_m, headings_rad=vehicles.headings_rad),
        title=f"States after {clock_text(time_s)}",
    )


def parse_moment(text: str) -> tuple[Path, float]:
    """File and time [s] of `RUN.h5@TIME`; raises `UsageError`, saying how to write it."""
    name, mark, when = text.rpartition("@")
    if not mark or not name:
        raise UsageError(f"--state {text}: names no time; {_FORM}")
    try:
        pieces = [float(piece) for piece in when.split(":")]
    except ValueError:
        pieces = []
    if not 1 <= len(pieces) <= 3 or not all(math.isfinite(piece) and piece >= 0.0 for piece in pieces):
        raise UsageError(f"--state {text}: {when!r} is no time; {_FORM}")
    if len(pieces) == 2:
        pieces.append(0.0)
    seconds = 0.0
    for piece in pieces:
        seconds = 60.0 * seconds + piece
    return Path(name), seconds


def clock_text(time_s: float) -> str:
    """Hours, minutes and seconds since the start: `1:02:03`."""
    whole = round(time_s)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
