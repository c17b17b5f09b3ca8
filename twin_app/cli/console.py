"""The console that tables go to, and how they look."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from twin_app.cli.text import printable

FILE_WIDTH = 140
"""Columns where there is no terminal to ask."""


def open_console() -> Console:
    """Standard output as plain text: nothing that a file says is read as markup."""
    width = None if sys.stdout.isatty() else FILE_WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width)


def new_table(*columns: str, numbers_from: int = 1) -> Table:
    """An airy table; the columns from `numbers_from` on are aligned right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        is_number = index >= numbers_from
        table.add_column(column, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    return table


def new_list(*justify: JustifyMethod) -> Table:
    """A table without column titles."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 1), show_header=False)
    for side in justify:
        table.add_column(justify=side, overflow="fold")
    return table


def print_titled(console: Console, title: str, table: Table) -> None:
    """A heading above a table; unlike a table's own title it is not folded to the table's width."""
    console.print(cell(title, "bold"), soft_wrap=True)
    console.print(table)
    console.print()


def cell(text: object, style: str = "") -> Text:
    """Text that shows as it is, without what could steer a terminal."""
    return Text(printable(text, keep="\n"), style=style)
