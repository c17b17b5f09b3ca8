"""A table of machines becomes a plant: names, flow from machine to machine, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.columns import Column, Heading, known_titles, read_heading
from twin_app.plant.imports.completing import complete
from twin_app.plant.imports.machine_rows import RowReader
from twin_app.plant.imports.model import ImportedPlant, Machine
from twin_app.plant.imports.names import prim_name, unlike
from twin_app.plant.imports.sheets import Row, Sheet
from twin_app.plant.vocabulary import Role

_BETWEEN_TARGETS = re.compile(r"\s*[;,|\n]\s*|\s*->\s*")
MOST_FAULTS = 200


def read_machine_table(sheet: Sheet, label: str) -> ImportedPlant:
    """The plant in a table. Raises `InvalidPlantError` with every fault by line and column."""
    faults: list[Fault] = []
    headings = _headings(sheet, faults)
    machines, targets = _machines(sheet, headings, faults)
    notes = _notes(sheet, headings)
    if any(heading.column is Column.NEXT for heading in headings):
        machines = _linked(sheet, machines, targets, faults)
    else:
        machines = _in_order(machines)
        notes.append(
            Fault(sheet.name, Column.NEXT.value, "there is no such column, so each row is followed by the next")
        )
    if faults:
        raise InvalidPlantError(_shown(sheet, faults))
    found, more = complete([machine for machine, _ in machines])
    return ImportedPlant(source=sheet.name, label=label, machines=found, notes=(*notes, *more))


def _headings(sheet: Sheet, faults: list[Fault]) -> tuple[Heading, ...]:
    headings = tuple(read_heading(title.strip()) for title in sheet.header.cells)
    faults.extend(sheet.fault(sheet.header, heading.title, heading.problem) for heading in headings if heading.problem)
    columns = [heading.column for heading in headings if heading.column]
    for column in sorted({column for column in columns if columns.count(column) > 1}, key=lambda own: own.value):
        titles = ", ".join(heading.title for heading in headings if heading.column is column)
        faults.append(sheet.fault(sheet.header, "", f"{titles} all mean {column.value}; keep one of them"))
    if Column.NAME not in columns:
        text = f"there is no column name; columns may be {known_titles()} (got {', '.join(sheet.header.cells)[:200]})"
        raise InvalidPlantError([sheet.fault(sheet.header, "", text)])
    return headings


def _machines(
    sheet: Sheet, headings: tuple[Heading, ...], faults: list[Fault]
) -> tuple[list[tuple[Machine, Row]], list[str]]:
    """Machines with their rows, and what each names as next."""
    at_name = next(index for index, heading in enumerate(headings) if heading.column is Column.NAME)
    at_next = next((index for index, heading in enumerate(headings) if heading.column is Column.NEXT), None)
    machines: list[tuple[Machine, Row]] = []
    lines: dict[str, int] = {}
    for row in sheet.rows:
        label = row.cell(at_name)
        if not label or label in lines:
            text = f"{label!r} stands in line {lines[label]} already; names must differ" if label else "is empty"
            faults.append(sheet.fault(row, headings[at_name].title, text))
            continue
        lines[label] = row.line
        reader = RowReader(sheet, headings, row)
        machines.append((reader.machine(_free_name(label, machines), label), row))
        faults.extend(reader.faults)
    return machines, [row.cell(at_next) if at_next is not None else "" for _, row in machines]


def _free_name(label: str, machines: Sequence[tuple[Machine, Row]]) -> str:
    return unlike(prim_name(label), (machine.name for machine, _ in machines))


def _linked(
    sheet: Sheet, machines: list[tuple[Machine, Row]], targets: list[str], faults: list[Fault]
) -> list[tuple[Machine, Row]]:
    names = _spellings([machine for machine, _ in machines])
    linked = []
    for (machine, row), text in zip(machines, targets, strict=True):
        found = []
        # A name may itself hold a comma, so the whole cell is tried first.
        for word in (
            [text] if text in names else [part for part in _BETWEEN_TARGETS.split(text) if part not in ("", "-")]
        ):
            name = names.get(word) or names.get(word.lower())
            if name is None:
                near = ", ".join(label for label in list(names)[:6])
                faults.append(
                    sheet.fault(row, Column.NEXT.value, f"there is no machine {word[:40]!r}; there are {near} …")
                )
            elif machine.role is Role.SINK:
                faults.append(sheet.fault(row, Column.NEXT.value, "nothing comes after a sink; leave it empty"))
            else:
                found.append(name)
        linked.append((replace(machine, next=tuple(found)), row))
    return linked


def _spellings(machines: Sequence[Machine]) -> Mapping[str, str]:
    """Ways to name a machine: as written, as prim name, by any of its identifiers; without regard to capitals last."""
    found: dict[str, str] = {}
    for machine in machines:
        found.setdefault(machine.label, machine.name)
    for machine in machines:
        for word in (machine.name, *machine.identifiers.values(), machine.label.lower()):
            found.setdefault(word, machine.name)
    return found


def _in_order(machines: list[tuple[Machine, Row]]) -> list[tuple[Machine, Row]]:
    links = {first.name: second.name for (first, _), (second, _) in pairwise(machines)}
    return [
        (
            replace(
                machine, next=(links[machine.name],) if machine.name in links and machine.role is not Role.SINK else ()
            ),
            row,
        )
        for machine, row in machines
    ]


def _notes(sheet: Sheet, headings: Sequence[Heading]) -> list[Fault]:
    unknown = [heading.title for heading in headings if heading.title and not heading.column and not heading.identifier]
    if not unknown:
        return []
    noun = "column is" if len(unknown) == 1 else "columns are"
    return [Fault(sheet.name, "", f"{noun} passed over: {', '.join(unknown)[:200]}; columns may be {known_titles()}")]


def _shown(sheet: Sheet, faults: list[Fault]) -> list[Fault]:
    hidden = len(faults) - MOST_FAULTS
    return faults if hidden <= 0 else [*faults[:MOST_FAULTS], Fault(sheet.name, "", f"{hidden:,} faults more")]
