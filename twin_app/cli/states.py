"""Conditions of a plant in files: where a run starts (`--from`), and what became of it (`--state-out`)."""

from __future__ import annotations

from pathlib import Path

from twin_app.cli.json_output import write_json
from twin_app.errors import Fault, InvalidPlantError, UsageError
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import Snapshot
from twin_app.plant.snapshot_json import parse_snapshot, snapshot_to_json

_LARGEST_FILE = 256 * 1024 * 1024


def read_state(file: str) -> Snapshot:
    """The snapshot in a JSON file. Raises `InvalidPlantError` with everything that is wrong with it."""
    path = Path(file)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise InvalidPlantError([Fault(file, "", f"is larger than {_LARGEST_FILE >> 20} MiB; no plant is")])
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidPlantError([Fault(file, "", f"cannot be read ({error.strerror})")]) from None
    except UnicodeDecodeError:
        raise InvalidPlantError([Fault(file, "", "is not a text file")]) from None
    return parse_snapshot(text, file=file)


def check_moment(plant: Plant, start: Snapshot | None, at_s: float | None) -> float:
    """The time at which the state is to be written [s]: `at_s`, or the horizon. Raises `UsageError`."""
    first_s = 0.0 if start is None else start.time_s
    moment_s = plant.horizon_s if at_s is None else at_s
    if not first_s <= moment_s <= plant.horizon_s:
        raise UsageError(f"--at {moment_s:g}: the run covers {first_s:g} s to {plant.horizon_s:g} s.")
    return moment_s


def write_state(plant: Plant, file: str, *, at_s: float, seed: int, start: Snapshot | None) -> None:
    """Write what the plant of the first replication is like at `at_s` [s]."""
    from twin_app.sim import advance, compile_model, snapshot_of, state_from

    model = compile_model(plant)
    state = state_from(model, start or Snapshot(), seed=seed, replication=0)
    advance(model, state, until_s=at_s)
    write_json(snapshot_to_json(snapshot_of(model, state)), file)
