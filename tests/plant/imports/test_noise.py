"""Tables and documents changed at random are read, or refused with a reason."""

from __future__ import annotations

import contextlib
import io
import random
import re

import pytest

from tests.plant.imports.test_cmsd import HEAD, RESOURCES, TAIL, part, plan, process
from tests.plant.imports.test_tables import LINE
from twin_app.errors import InvalidPlantError
from twin_app.plant.imports import read_import

CMSD = HEAD + part("P1", "Gear", "PP1") + RESOURCES + plan("PP1", process("a", "R1"), process("b", "R2 R3")) + TAIL
ODD = [
    b"-1",
    b"1e400",
    b"nan",
    b'"',
    b";",
    b"\n",
    b"<a>",
    b"R1",
    b"sequence",
    b"0",
    b"9" * 25,
    b"\xff",
    b"Saw",
    b"hour",
]


def changed(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randrange(1, 5)):
        first = dice.randrange(len(content))
        last = first + dice.randrange(0, 20)
        content = content[:first] + dice.choice([*ODD, b"", content[:8]]) + content[last:]
    return content or b"x"


def reworded(content: bytes, dice: random.Random) -> bytes:
    """Well-formed still, but saying something else."""
    places = list(re.finditer(rb">([^<>]+)<", content))
    for place in dice.sample(places, 2):
        old = place.group()
        content = content.replace(old, b">" + dice.choice(ODD[:4] + ODD[7:12]) + b"<", 1)
    return content


def excel() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in LINE.splitlines():
        book.active.append(line.split(","))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.xml", "b.xml", "a.xlsx"])
def test_that_noise_is_read_or_refused_with_a_reason(tmp_path, name) -> None:
    source = excel() if name.endswith("xlsx") else (LINE if name.endswith("csv") else CMSD).encode()
    change, dice = (reworded if name == "b.xml" else changed), random.Random(1)
    for _ in range(120):
        (tmp_path / name).write_bytes(change(source, dice))
        with contextlib.suppress(InvalidPlantError):
            read_import(tmp_path / name)
