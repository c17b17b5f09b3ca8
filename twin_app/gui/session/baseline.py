"""What the scene said when it was opened or saved last: what edits are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from twin_app.gui.session.document import DocumentSession
from twin_app.plant.description import PrimRecord

if TYPE_CHECKING:
    from twin_app.usd.document import Document


class SavedValues(QObject):
    """Follows the document."""

    def __init__(self, document: DocumentSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.records: Mapping[str, PrimRecord] = {}
        self._of_layouts: frozenset[tuple[str, str]] = frozenset()
        document.opened.connect(self._take)
        document.opened.connect(self._look_below)
        document.saved.connect(self._take)
        document.closed.connect(self._forget)

    def layout_says(self, paths: Iterable[str], name: str) -> bool:
        """Whether a layout says something about an attribute of any of these prims."""
        return any((path, name) in self._of_layouts for path in paths)

    def _take(self) -> None:
        now = self._document.now
        self.records = now.records if now is not None else {}

    def _look_below(self) -> None:
        paths = tuple(self.records)

        def work(document: Document) -> object:
            from twin_app.usd.document.foreign import said_by_layouts

            return said_by_layouts(document, paths)

        self._document.background(work, self._found)

    def _found(self, of_layouts: object) -> None:
        if isinstance(of_layouts, frozenset):
            self._of_layouts = of_layouts

    def _forget(self) -> None:
        self.records, self._of_layouts = {}, frozenset()
