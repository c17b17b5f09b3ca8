"""Scenes to edit: a line in three layers, and the same layout without process data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.usd.conftest import line, write
from twin_app.usd.document import Document

__all__ = ["line", "write"]

Open = Callable[[Path], Document]


@pytest.fixture
def layout(line: Path) -> Path:
    """The layout alone, in a folder with nothing else of ours."""
    for name in ("plant.usda", "process.usda"):
        (line.parent / name).unlink()
    return line.parent / "layout.usda"


@pytest.fixture
def open_document() -> Iterator[Open]:
    """Opens documents that are closed after the test."""
    opened: list[Document] = []

    def open_it(path: Path) -> Document:
        opened.append(Document.open(path))
        return opened[-1]

    yield open_it
    for document in opened:
        document.close()
