"""A table of machines, row by row, every fault kept with its line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from twin_app.errors import Fault
from twin_app.plant.description import Value
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.imports.columns import QUANTITIES, Column, Heading
from twin_app.plant.imports.kinds import KIND_WORDS, role_by_values, role_named
from twin_app.plant.imports.model import Machine, Position
from twin_app.plant.imports.sheets import Row, Sheet
from twin_app.plant.imports.units import Quantity, QuantityError, read_quantity
from twin_app.plant.vocabulary import Role

STOP = "stop"
"""Name of the failure that uptime and repair make."""
_BETWEEN_SIZES = re.compile(r"\s*[x×*]\s*", re.IGNORECASE)
_TIMES_OF_ROLE = {Role.SOURCE: "twin:source:interarrival", Role.STATION: "twin:station:processTime"}


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; what cannot be read is left out and said."""

    sheet: Sheet
    headings: tuple[Heading, ...]
    row: Row
    faults: list[Fault] = field(default_factory=list)

    def machine(self, name: str, label: str) -> Machine:
        """The machine of this row under its prim name; its targets are still as they are written."""
        cells = self._cells()
        role = self._role(cells)
        values: dict[str, Value] = {}
        schemas: list[str] = []
        self._times(cells, role, values)
        self._counts(cells, role, values)
        self._failure(cells, role, values, schemas)
        self._power(cells, role, values, schemas)
        return Machine(
            name=name,
            label=label,
            role=role,
            where=f"{self.sheet.name}:{self.row.line}",
            position_m=self._position(cells),
            turn_deg=self._number(cells, Column.TURN) or 0.0,
            size_m=self._size(cells),
            schemas=tuple(schemas),
            values=values,
            identifiers=self._identifiers(),
        )

    def _cells(self) -> dict[Column, tuple[str, Heading]]:
        return {
            heading.column: (text, heading)
            for index, heading in enumerate(self.headings)
            if heading.column is not None and (text := self.row.cell(index)) not in ("", "-")
        }

    def _identifiers(self) -> dict[str, str]:
        return {
            heading.identifier: text
            for index, heading in enumerate(self.headings)
            if heading.identifier and (text := self.row.cell(index))
        }

    def _role(self, cells: Mapping[Column, tuple[str, Heading]]) -> Role:
        if Column.KIND not in cells:
            return role_by_values(cells)
        text, heading = cells[Column.KIND]
        role = role_named(text)
        if role is None:
            self._fault(heading, f"unknown kind {text[:40]!r}; allowed: {KIND_WORDS}")
            return Role.STATION
        return role

    def _times(self, cells: Mapping[Column, tuple[str, Heading]], role: Role, values: dict[str, Value]) -> None:
        if Column.TIME in cells and role in _TIMES_OF_ROLE:
            values[_TIMES_OF_ROLE[role]] = self._duration(cells, Column.TIME, self._number(cells, Column.CV))
        elif Column.TIME in cells and role is Role.BUFFER:
            values["twin:buffer:dwell"] = self._duration(cells, Column.TIME)
        elif role is Role.STATION:
            self._missing(cells, Column.TIME, "a station needs a process time, such as 60 or lognormal(60, 0.2)")
        if Column.SETUP in cells and role is Role.STATION:
            values["twin:station:setupTime"] = self._duration(cells, Column.SETUP)

    def _counts(self, cells: Mapping[Column, tuple[str, Heading]], role: Role, values: dict[str, Value]) -> None:
        if role is Role.STATION:
            self._put(values, "twin:station:servers", self._whole(cells, Column.MACHINES, least=1))
            self._put(values, "twin:station:scrap", self._share(cells, Column.SCRAP))
        elif role is Role.BUFFER:
            self._put(values, "twin:buffer:capacity", self._whole(cells, Column.CAPACITY, least=-1))
        elif role is Role.CONVEYOR:
            self._put(values, "twin:conveyor:speed", self._positive(cells, Column.SPEED))
            self._put(values, "twin:conveyor:pitch", self._positive(cells, Column.PITCH))
            self._missing(cells, Column.SPEED, "a conveyor needs a speed, such as 0.5 m/s")

    def _failure(
        self,
        cells: Mapping[Column, tuple[str, Heading]],
        role: Role,
        values: dict[str, Value],
        schemas: list[str],
    ) -> None:
        if role not in (Role.STATION, Role.CONVEYOR) or not {Column.UPTIME, Column.AVAILABILITY, Column.REPAIR} & {
            *cells
        }:
            return
        if Column.REPAIR not in cells:
            self._missing(cells, Column.REPAIR, "needed where an uptime or availability is given")
            return
        repair = self._duration(cells, Column.REPAIR, is_exponential=True)
        if Column.UPTIME in cells:
            uptime = self._duration(cells, Column.UPTIME, is_exponential=True)
        else:
            share = self._share(cells, Column.AVAILABILITY)
            if share is None or not 0.0 < share <= 1.0:
                self._missing({}, Column.AVAILABILITY, "give an uptime, or an availability above 0 % up to 100 %")
                return
            if share == 1.0 or not repair:
                return
            uptime = f"exponential({parse_distribution(repair).mean * share / (1.0 - share):.6g})"
        if uptime and repair:
            schemas.append(f"TwinFailureAPI:{STOP}")
            values[f"twin:failure:{STOP}:uptime"], values[f"twin:failure:{STOP}:repair"] = uptime, repair

    def _power(
        self,
        cells: Mapping[Column, tuple[str, Heading]],
        role: Role,
        values: dict[str, Value],
        schemas: list[str],
    ) -> None:
        power = self._number(cells, Column.POWER)
        if power is not None and role in (Role.STATION, Role.CONVEYOR):
            schemas.append("TwinPowerAPI")
            values["twin:power:working"] = power

    def _position(self, cells: Mapping[Column, tuple[str, Heading]]) -> Position | None:
        x, y, z = (self._number(cells, column) for column in (Column.X, Column.Y, Column.Z))
        given = [column for column in (Column.X, Column.Y) if column in cells]
        if len(given) == 1:
            other = Column.Y if given == [Column.X] else Column.X
            self._missing({}, other, f"needed where {given[0].value} is given")
        return None if x is None or y is None else (x, y, z or 0.0)

    def _size(self, cells: Mapping[Column, tuple[str, Heading]]) -> Position | None:
        if Column.SIZE in cells:
            return self._size_cell(*cells[Column.SIZE])
        length, width, depth = (self._positive(cells, column) for column in (Column.LENGTH, Column.WIDTH, Column.DEPTH))
        # "Width by depth" is how cabinets are measured: the width is what one sees from the front, along X.
        along_x, along_y = (length, width) if depth is None else (length or width, depth)
        height = self._positive(cells, Column.HEIGHT)
        if along_x is None and along_y is None and height is None:
            return None
        return along_x or along_y or 1.0, along_y or along_x or 1.0, height or 0.0

    def _size_cell(self, text: str, heading: Heading) -> Position | None:
        body, unit = text, ""
        if found := re.fullmatch(r"(.*[\d.])\s*([A-Za-z]+)", text):
            body, unit = found[1], found[2]
        parts = _BETWEEN_SIZES.split(body)
        if len(parts) not in (2, 3):
            self._fault(heading, f"{text[:40]!r} is no size; write length x width x height, such as 2 x 1.5 x 1.8")
            return None
        sizes = [self._quantity(f"{part} {unit}".strip(), Quantity.LENGTH, heading, is_positive=True) for part in parts]
        if None in sizes:
            return None
        numbers = [size for size in sizes if size is not None]
        return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 0.0

    def _duration(
        self,
        cells: Mapping[Column, tuple[str, Heading]],
        column: Column,
        cv: float | None = None,
        *,
        is_exponential: bool = False,
    ) -> str:
        """A distribution in seconds as text; empty if there is a fault."""
        text, heading = cells[column]
        try:
            if "(" in text:
                return str(parse_distribution(text).scaled(heading.factor))
            seconds = read_quantity(text, Quantity.TIME, factor=heading.factor, has_comma=self.sheet.has_comma)
            plain = f"{seconds:.12g}"
            spread = f"lognormal({plain}, {cv:.6g})" if cv else plain
            return str(parse_distribution(f"exponential({plain})" if is_exponential else spread))
        except (QuantityError, DistributionError) as error:
            self._fault(heading, str(error))
            return ""

    def _whole(self, cells: Mapping[Column, tuple[str, Heading]], column: Column, *, least: int) -> int | None:
        value = self._number(cells, column)
        if value is None:
            return None
        if value != int(value) or value < least or value > 1e9:
            self._fault(cells[column][1], f"{value:g} is not allowed; write a whole number from {least} on")
            return None
        return int(value)

    def _share(self, cells: Mapping[Column, tuple[str, Heading]], column: Column) -> float | None:
        value = self._number(cells, column)
        if value is None or 0.0 <= value <= 1.0:
            return value
        self._fault(cells[column][1], f"{value:g} is not between 0 and 1; write 5 % or 0.05, or put [%] in the title")
        return None

    def _positive(self, cells: Mapping[Column, tuple[str, Heading]], column: Column) -> float | None:
        if column not in cells:
            return None
        text, heading = cells[column]
        return self._quantity(text, QUANTITIES[column], heading, is_positive=True)

    def _number(self, cells: Mapping[Column, tuple[str, Heading]], column: Column) -> float | None:
        if column not in cells:
            return None
        text, heading = cells[column]
        return self._quantity(text, QUANTITIES[column], heading)

    def _quantity(self, text: str, quantity: Quantity, heading: Heading, *, is_positive: bool = False) -> float | None:
        try:
            value = read_quantity(text, quantity, factor=heading.factor, has_comma=self.sheet.has_comma)
        except QuantityError as error:
            self._fault(heading, str(error))
            return None
        if is_positive and value <= 0.0:
            self._fault(heading, f"must be > 0 (got {text[:40]})")
            return None
        return value

    def _put(self, values: dict[str, Value], name: str, value: Value | None) -> None:
        if value is not None:
            values[name] = value

    def _missing(self, cells: Mapping[Column, tuple[str, Heading]], column: Column, message: str) -> None:
        if column not in cells:
            self.faults.append(self.sheet.fault(self.row, column.value, message))

    def _fault(self, heading: Heading, message: str) -> None:
        self.faults.append(self.sheet.fault(self.row, heading.title, message))
