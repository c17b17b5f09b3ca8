"""Logs as text, and a plant that they speak of."""

from __future__ import annotations

import io
from collections.abc import Iterable

from tests.oracles.plants import conveyor, exponential, plant, product, sink, source, station
from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.log.reader import read_log
from twin_app.plant.log.table import MachineLog
from twin_app.plant.nodes import Failure

HEADER = "station,start,end,state,product,part,result"
PLANT = plant(
    source("In", "Mill", interarrival=exponential(60.0)),
    station(
        "Mill", 50.0, "Belt", servers=2, failures=(Failure(name="jam", uptime=exponential(1e3), repair=exponential(9)),)
    ),
    conveyor("Belt", "Drill", length=5.0, speed=1.0, pitch=1.0),
    station("Drill", 40.0, "Out"),
    sink("Out"),
    products=[product("Nut"), product("Bolt")],
)


def text_of(*rows: str, header: str = HEADER) -> str:
    """A log of these rows."""
    return "\n".join([header, *rows]) + "\n"


def read(*rows: str, header: str = HEADER, skips_faults: bool = False) -> MachineLog:
    """What is read of these rows."""
    return read_text(text_of(*rows, header=header), skips_faults=skips_faults)


def read_text(text: str, *, skips_faults: bool = False) -> MachineLog:
    """What is read of a text."""
    return read_log(io.StringIO(text, newline=""), PLANT, name="log.csv", skips_faults=skips_faults)


def faults_of(*rows: str, header: str = HEADER) -> tuple[Fault, ...]:
    """What is wrong with these rows; nothing raises nothing."""
    try:
        read(*rows, header=header)
    except InvalidPlantError as error:
        return error.faults
    return ()


def places(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Where each fault is."""
    return [(fault.where, fault.attribute) for fault in faults]
