"""Builds what is not a node: products, calendars, crews, tariffs, pools, and with `fleets` the vehicles."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from twin_app.errors import Fault
from twin_app.plant.build import fields
from twin_app.plant.build.fields import fields_of
from twin_app.plant.build.fleets import build_fleet
from twin_app.plant.build.parts import Faults
from twin_app.plant.build.reading import Context, PrimReading
from twin_app.plant.factors import Pool
from twin_app.plant.fleets import Fleet
from twin_app.plant.plant import Calendar, Crew, Product, Tariff
from twin_app.plant.vocabulary import Role

SiteItem = Product | Calendar | Crew | Fleet | Tariff | Pool


def build_item(reading: PrimReading, context: Context, faults: Faults) -> SiteItem:
    """What a prim with one of these roles is; `faults` gets everything wrong with it."""
    assert reading.role is not None
    return _BUILDERS[reading.role](reading, context, faults)


def prim_name(path: str) -> str:
    """The last part of a prim path."""
    return path.rpartition("/")[2]


def _build_product(reading: PrimReading, _context: Context, _faults: Faults) -> Product:
    return Product(path=reading.path, name=prim_name(reading.path), **fields_of(reading, fields.PRODUCT))


def _build_crew(reading: PrimReading, _context: Context, _faults: Faults) -> Crew:
    return Crew(path=reading.path, label=reading.label, **fields_of(reading, fields.CREW))


def _build_pool(reading: PrimReading, _context: Context, _faults: Faults) -> Pool:
    return Pool(path=reading.path, label=reading.label, total=reading.get("twin:pool:total"))


def _build_calendar(reading: PrimReading, _context: Context, faults: Faults) -> Calendar:
    period = reading.get("twin:calendar:period")
    shifts = sorted(reading.get("twin:calendar:shifts"))
    for problem in _shift_problems(shifts, period):
        faults.append(Fault(reading.path, "twin:calendar:shifts", problem))
    return Calendar(path=reading.path, period_s=period, shifts_s=_joined(shifts))


def _shift_problems(shifts: list[tuple[float, float]], period: float) -> list[str]:
    problems = [f"shift ({start:g}, {end:g}) must end after it starts" for start, end in shifts if not start < end]
    problems += [
        f"shift ({start:g}, {end:g}) must lie within the period, from 0 to {period:g} s"
        for start, end in shifts
        if end > period
    ]
    problems += [
        f"shifts ({first[0]:g}, {first[1]:g}) and ({second[0]:g}, {second[1]:g}) overlap"
        for first, second in itertools.pairwise(shifts)
        if second[0] < first[1]
    ]
    return problems


def _joined(shifts: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Shifts that touch are one: nothing stops between them."""
    joined: list[tuple[float, float]] = []
    for start, end in shifts:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _build_tariff(reading: PrimReading, _context: Context, faults: Faults) -> Tariff:
    given = fields_of(reading, fields.TARIFF)
    starts, bands = given["starts_s"], len(given["starts_s"])
    problem = _start_problem(starts, given["period_s"])
    if problem:
        faults.append(Fault(reading.path, "twin:tariff:starts", problem))
    for field, name in (("price_per_kwh", "price"), ("carbon_kg_per_kwh", "carbon")):
        if not given[field]:
            given[field] = (0.0,) * bands
        elif len(given[field]) != bands:
            message = (
                f"has {len(given[field])} values for {bands} bands in twin:tariff:starts; there must be one for each"
            )
            faults.append(Fault(reading.path, f"twin:tariff:{name}", message))
    return Tariff(path=reading.path, **given)


def _start_problem(starts: tuple[float, ...], period: float) -> str:
    if not starts or starts[0] != 0.0:
        return "must begin with 0"
    if any(late <= early for early, late in itertools.pairwise(starts)):
        return f"must rise from band to band (got {', '.join(f'{start:g}' for start in starts)})"
    if starts[-1] >= period:
        return f"must lie within the period of {period:g} s (got {starts[-1]:g})"
    return ""


_BUILDERS: dict[Role, Callable[[PrimReading, Context, Faults], SiteItem]] = {
    Role.PRODUCT: _build_product,
    Role.CALENDAR: _build_calendar,
    Role.CREW: _build_crew,
    Role.FLEET: build_fleet,
    Role.TARIFF: _build_tariff,
    Role.POOL: _build_pool,
}
