"""What prims of a layout could be: a list to tick, the reasons beside it. Nothing happens by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.models.roles import role_icon, role_word
from twin_app.gui.theme import icon
from twin_app.plant.names import shown_name

if TYPE_CHECKING:
    from twin_app.usd.proposals import Proposal

_SURE = 0.6
"""Ticked from the start; the rest the user ticks."""


class ProposalsDialog(QDialog):
    """`accepted_some` tells the ticked ones."""

    accepted_some = Signal(object)

    def __init__(self, proposals: Sequence[Proposal], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposals = tuple(proposals)
        self.setWindowTitle(self.tr("What prims could be"))
        self.setModal(True)
        self.resize(820, 520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        text = self.tr(
            "Ticked prims become part of the model in one step that can be undone. The layout is not changed."
        )
        sentence = QLabel(
            text if proposals else self.tr("Nothing here looks like a machine that is not modelled."), self
        )
        sentence.setWordWrap(True)
        layout.addWidget(sentence)
        self.list = self._make_list()
        layout.addWidget(self.list, 1)
        self._add_buttons(layout)

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        """The ticked ones."""
        items = [self.list.topLevelItem(k) for k in range(self.list.topLevelItemCount())]
        ticked = [item is not None and item.checkState(0) is Qt.CheckState.Checked for item in items]
        return tuple(one for one, is_ticked in zip(self._proposals, ticked, strict=True) if is_ticked)

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setRootIsDecorated(False)
        tree.setHeaderLabels([self.tr("Prim"), self.tr("Could be"), self.tr("Sure"), self.tr("Because")])
        tree.setAccessibleName(self.tr("Proposals"))
        for one in self._proposals:
            reason = one.because[:1].upper() + one.because[1:]
            item = QTreeWidgetItem([shown_name(one.path), role_word(one.kind), f"{one.confidence:.0%}", reason])
            item.setCheckState(0, Qt.CheckState.Checked if one.confidence >= _SURE else Qt.CheckState.Unchecked)
            item.setIcon(1, icon(role_icon(one.kind)))
            item.setToolTip(0, one.path)
            item.setToolTip(3, reason)
            tree.addTopLevelItem(item)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        leave = QPushButton(self.tr("Leave all as they are"), self)
        leave.clicked.connect(self.reject)
        model = QPushButton(self.tr("Model the ticked prims"), self)
        model.setProperty("role", "primary")
        model.setEnabled(bool(self._proposals))
        model.setDefault(True)
        model.clicked.connect(self._accept)
        nested_row(layout, None, leave, model)

    def _accept(self) -> None:
        self.accept()
        self.accepted_some.emit(self.chosen)
