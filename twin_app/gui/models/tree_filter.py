"""Which prims of the tree are shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from twin_app.gui.models.plant_tree import PlantTreeModel


class TreeFilter(QSortFilterProxyModel):
    """By words in name or path, and by whether it is modelled or part of a machine; what is above a hit stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._is_model_only = self._has_insides = False
        self.setRecursiveFilteringEnabled(True)

    @property
    def is_filtering(self) -> bool:
        """Whether words are asked for."""
        return bool(self._words)

    def search(self, text: str) -> None:
        """All words must be there, in any order and case."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange()

    def show_model_only(self, is_only: bool) -> None:
        """Whether geometry that says nothing to the simulator is left out."""
        self.beginFilterChange()
        self._is_model_only = is_only
        self.endFilterChange()

    def show_insides(self, is_shown: bool) -> None:
        """Whether the parts that machines consist of are shown, too; they are found by words in any case."""
        self.beginFilterChange()
        self._has_insides = is_shown
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        assert isinstance(model, PlantTreeModel)
        node = model.child(row, parent)
        if node is None or (self._is_model_only and not node.is_modelled):
            return False
        if node.is_inside and not (self._has_insides or self._words or node.is_modelled):
            return False
        if not self._words:
            return True
        text = f"{node.name} {node.path} {node.kind}".casefold()
        return all(word in text for word in self._words)
