"""Which prim a person means who clicks on geometry that is not modelled yet: the machine, not one of its meshes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin_app.usd.outline import OutlineRow

_HOLDERS = ("Xform", "Scope", "")
"""Types of prims that have no shape of their own."""


class Wholes:
    """Of one tree of prims."""

    def __init__(self, outline: Sequence[OutlineRow]) -> None:
        self.outline = outline
        self._rows = {row.path: row for row in outline}
        self._children = Counter(row.parent for row in outline)

    def whole_of(self, path: str) -> str:
        """The prim that holds a shape, and what holds nothing but that; never the root of the scene."""
        row = self._rows.get(path)
        if row is None:
            return path
        if row.type_name not in _HOLDERS:
            row = self._holder(row)
        while (above := self._holder(row)) is not row and self._children[above.path] == 1:
            row = above
        return row.path

    def _holder(self, row: OutlineRow) -> OutlineRow:
        above = self._rows.get(row.parent)
        return row if above is None or not above.parent else above
