"""What a list of machines leaves out: where parts come from and go, and where things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twin_app.errors import Fault
from twin_app.plant.imports.model import Machine, Position
from twin_app.plant.imports.names import unlike
from twin_app.plant.vocabulary import Role

SIZES_M: dict[Role, Position] = {
    Role.STATION: (2.0, 1.5, 1.8),
    Role.BUFFER: (1.2, 0.8, 0.8),
    Role.CONVEYOR: (3.0, 0.6, 0.8),
    Role.SOURCE: (1.2, 0.8, 0.3),
    Role.SINK: (1.2, 0.8, 0.3),
}
"""Boxes for machines of which the file gives no size."""
GAP_M = 1.5
"""Free width between machines that have no place in the file."""
_IN_A_ROW = 12
PITCH_M = 0.5
PLACE = "x"
"""Attribute of notes on where machines stand."""
_PITCH = "twin:conveyor:pitch"


def complete(machines: Sequence[Machine]) -> tuple[tuple[Machine, ...], list[Fault]]:
    """All machines, each with size and place, sources where nothing comes in, sinks where nothing goes on; notes."""
    ended, notes = _with_ends(list(machines))
    sized = [_with_pitch(replace(machine, size_m=_size(machine)), notes) for machine in ended]
    placed, more = _placed(sized)
    return tuple(placed), [*notes, *more]


def _with_ends(machines: list[Machine]) -> tuple[list[Machine], list[Fault]]:
    fed = {target for machine in machines for target in _targets(machine)}
    taken = {machine.name for machine in machines}
    notes: list[Fault] = []
    found: list[Machine] = []
    for machine in machines:
        if machine.name not in fed and machine.role not in (Role.SOURCE, Role.SINK):
            name = unlike(f"{machine.name}_Source", taken)
            taken.add(name)
            found.append(_end(machine, name, Role.SOURCE))
            text = f"nothing goes to {machine.label}, so a source that never runs dry stands before it"
            notes.append(Fault(machine.where, "next", text))
        if machine.role is not Role.SINK and not _targets(machine):
            name = unlike(f"{machine.name}_Sink", taken)
            taken.add(name)
            found.append(replace(machine, next=(name,)))
            found.append(_end(machine, name, Role.SINK))
            notes.append(Fault(machine.where, "next", f"{machine.label} names nothing, so its parts are good output"))
        else:
            found.append(machine)
    return found, notes


def _with_pitch(machine: Machine, notes: list[Fault]) -> Machine:
    if machine.role is not Role.CONVEYOR or _PITCH in machine.values:
        return machine
    text = f"{machine.label} does not say how long its parts are, so {PITCH_M} m from front to front are taken"
    notes.append(Fault(machine.where, "pitch", text))
    return replace(machine, values={**machine.values, _PITCH: PITCH_M})


def _targets(machine: Machine) -> tuple[str, ...]:
    own = [str(name) for values in machine.products.values() for name in _tuple(values.get("next"))]
    return (*machine.next, *own)


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _end(machine: Machine, name: str, role: Role) -> Machine:
    """A source before or a sink behind a machine, on its axis."""
    place = machine.position_m
    if place is not None:
        reach = _size(machine)[0] / 2 + SIZES_M[role][0] / 2 + GAP_M / 2
        place = (place[0] + (reach if role is Role.SINK else -reach), place[1], place[2])
    label = f"{machine.label}: {'parts' if role is Role.SOURCE else 'output'}"
    return Machine(
        name=name,
        label=label,
        role=role,
        where="",
        position_m=place,
        next=() if role is Role.SINK else (machine.name,),
    )


def _size(machine: Machine) -> Position:
    usual = SIZES_M[machine.role]
    if machine.size_m is None:
        return usual
    length, width, height = machine.size_m
    return length, width, height or usual[2]


def _placed(machines: list[Machine]) -> tuple[list[Machine], list[Fault]]:
    """Those without a place stand in rows in front of all others."""
    homeless = [machine for machine in machines if machine.position_m is None]
    if not homeless:
        return machines, []
    front = min((m.position_m[1] - _reach(m) for m in machines if m.position_m is not None), default=0.0)
    left = min((m.position_m[0] - _reach(m) for m in machines if m.position_m is not None), default=0.0)
    places: dict[str, Position] = {}
    y = front - (GAP_M if len(homeless) < len(machines) else 0.0)
    for first in range(0, len(homeless), _IN_A_ROW):
        row = homeless[first : first + _IN_A_ROW]
        depth, x = max(_size(machine)[1] for machine in row), left
        for machine in row:
            width = _size(machine)[0]
            places[machine.name] = (x + width / 2, y - depth / 2, 0.0)
            x += width + GAP_M
        y -= depth + 2 * GAP_M
    named = [machine for machine in homeless if machine.where]
    notes = [] if not named else [Fault(named[0].where, PLACE, f"{_count(named)} no place, so they stand in rows")]
    return [replace(m, position_m=places.get(m.name, m.position_m)) for m in machines], notes


def _reach(machine: Machine) -> float:
    length, width, _ = _size(machine)
    return max(length, width) / 2


def _count(machines: Sequence[Machine]) -> str:
    first = machines[0].label
    return f"{first} has" if len(machines) == 1 else f"{first} and {len(machines) - 1} more have"
