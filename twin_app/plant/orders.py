"""Reads the orders file of a plant."""

from __future__ import annotations

import math
from collections.abc import Mapping

from twin_app.errors import Fault
from twin_app.plant.data_files import DataFiles, read_rows
from twin_app.plant.distribution_text import LONGEST_S, DistributionError
from twin_app.plant.plant import Order

COLUMNS = ("order_id", "product", "quantity", "release_s", "due_s", "priority", "margin")
_MOST_PARTS = 2**31 - 1


def read_orders(
    asset: str, files: DataFiles, product_paths: Mapping[str, str], faults: list[Fault]
) -> tuple[Order, ...]:
    """The orders in the order of the file; `faults` names file and line of everything wrong.

    A product is given by name or by path. Columns beyond `COLUMNS` are kept as text.
    """
    try:
        rows = read_rows(asset, files.texts[asset])
    except DistributionError as error:
        faults.append(Fault(asset, "", str(error)))
        return ()
    if not rows:
        faults.append(Fault(asset, "", f"is empty; it must have the columns {', '.join(COLUMNS)}"))
        return ()
    header_line, header = rows[0][0], [cell.strip() for cell in rows[0][1]]
    problem = _header_problem(header)
    if problem:
        faults.append(Fault(f"{asset}:{header_line}", "", problem))
        return ()
    reader = _OrderReader(asset, header, product_paths, faults)
    orders = [reader.read(line, cells) for line, cells in rows[1:]]
    return tuple(order for order in orders if order is not None)


def _header_problem(header: list[str]) -> str:
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        noun = "column is" if len(missing) == 1 else "columns are"
        return f"{noun} missing: {', '.join(missing)}; needed are {', '.join(COLUMNS)} (got {', '.join(header)})"
    twice = sorted({name for name in header if header.count(name) > 1})
    return f"columns are there twice: {', '.join(twice)}" if twice else ""


class _OrderReader:
    """Reads one line after another, remembering which orders there were."""

    def __init__(self, asset: str, header: list[str], product_paths: Mapping[str, str], faults: list[Fault]) -> None:
        self.asset = asset
        self.header = header
        self.products = {**{path: path for path in product_paths.values()}, **product_paths}
        self.names = ", ".join(sorted(product_paths)) or "none in this scene"
        self.faults = faults
        self.seen: dict[str, int] = {}
        self.line = 0

    def read(self, line: int, cells: list[str]) -> Order | None:
        self.line = line
        before = len(self.faults)
        if len(cells) != len(self.header):
            self.fault("", f"has {len(cells)} cells for {len(self.header)} columns")
            return None
        row = {name: cell.strip() for name, cell in zip(self.header, cells, strict=True)}
        order = Order(
            order_id=self.order_id(row["order_id"]),
            product=self.product(row["product"]),
            quantity=self.quantity(row["quantity"]),
            release_s=self.time("release_s", row["release_s"]),
            due_s=self.time("due_s", row["due_s"]),
            priority=self.number("priority", row["priority"]),
            margin=self.number("margin", row["margin"]),
            extra=tuple((name, row[name]) for name in self.header if name not in COLUMNS),
            line=line,
        )
        return order if len(self.faults) == before else None

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(f"{self.asset}:{self.line}", column, message))

    def order_id(self, text: str) -> str:
        if not text:
            self.fault("order_id", "is empty; every order needs a name of its own")
        elif text in self.seen:
            self.fault("order_id", f"{text!r} was used in line {self.seen[text]}; every order needs a name of its own")
        self.seen.setdefault(text, self.line)
        return text

    def product(self, text: str) -> str:
        if text not in self.products:
            self.fault("product", f"there is no product {text!r}; products: {self.names}")
        return self.products.get(text, "")

    def number(self, column: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(column, f"must be a finite number (got {text!r})")
        return value

    def quantity(self, text: str) -> int:
        value = self.number("quantity", text)
        if math.isfinite(value) and not (value == int(value) and 1 <= value <= _MOST_PARTS):
            self.fault("quantity", f"must be a whole number from 1 to {_MOST_PARTS} (got {text!r})")
        return int(value) if math.isfinite(value) else 0

    def time(self, column: str, text: str) -> float:
        value = self.number(column, text)
        if math.isfinite(value) and not 0.0 <= value <= LONGEST_S:
            self.fault(column, f"must be from 0 to 100 years in seconds (got {text!r})")
        return value
