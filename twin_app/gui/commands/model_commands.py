"""What the commands of the menus Edit and Model do: each is one step of undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QLineEdit

from twin_app.gui.commands.fit_commands import FitCommands
from twin_app.gui.commands.new_nodes import NewNodes, has_plain_body
from twin_app.gui.dialogs.factor import FactorDialog, FactorEntry
from twin_app.gui.dialogs.proposals import ProposalsDialog
from twin_app.gui.dialogs.units import Size, UnitsDialog, is_implausible
from twin_app.gui.docks.plant_tree import PlantTree
from twin_app.gui.models.factor_subjects import factor_subjects
from twin_app.gui.models.inspection import inspect
from twin_app.gui.models.roles import is_node, role_word
from twin_app.gui.session.baseline import SavedValues
from twin_app.gui.session.logged import LoggedTimes
from twin_app.gui.viewport import Tool
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import NODE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session.view import ViewSettings
    from twin_app.plant.description import PrimRecord
    from twin_app.usd.proposals import Proposal

_RESOURCES = {
    Role.CREW: ("TwinCrew", "Crews"),
    Role.CALENDAR: ("TwinCalendar", "Calendars"),
    Role.PRODUCT: ("TwinProduct", "Products"),
    Role.FLEET: ("TwinFleet", "Fleets"),
    Role.TARIFF: ("TwinTariff", "Tariffs"),
    Role.POOL: ("TwinPool", "Pools"),
}


class ModelCommands:
    """Makes prims what they are."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session
        self._document = window.session.document
        self.proposals: ProposalsDialog | None = None
        self.factor: FactorDialog | None = None
        self.units: UnitsDialog | None = None
        self._saved = SavedValues(self._document)
        self.fits = FitCommands(window)
        self._new_nodes = NewNodes(window)
        actions = window.actions_
        actions.handle("edit.undo", self._document.undo)
        actions.handle("edit.redo", self._document.redo)
        actions.handle("edit.remove_model", self.remove_model)
        actions.handle("edit.rename", self.ask_for_name)
        for role in NODE_ROLES:
            actions.handle(f"model.{role.value}", partial(self.make, role))
        for role in _RESOURCES:
            actions.handle(f"model.{role.value}", partial(self.add, role))
        actions.handle("model.connect", self.connect)
        window.viewport.cancelled.connect(self._leave_connecting)
        window.workspace_shown.connect(self._stop_connecting)
        self._session.view.changed.connect(self._leave_if_measuring)
        actions.handle("model.disconnect", self.cut_connection)
        actions.handle("model.factor", self.mark_factor)
        actions.handle("model.inspect", lambda: window.docks.raise_dock("inspector"))
        actions.handle("model.copy_path", lambda: QGuiApplication.clipboard().setText("\n".join(self._chosen)))
        actions.handle("model.proposals", self.propose)
        actions.handle("model.units", self.ask_for_unit)
        self._document.opened.connect(self._doubt_unit)
        actions.handle("plant.check", lambda: window.docks.raise_dock("problems"))

    @property
    def before(self) -> Mapping[str, PrimRecord]:
        """What prims said when the scene was opened or saved last."""
        return self._saved.records

    def layout_says(self, paths: Sequence[str], name: str) -> bool:
        """Whether a layout says something about an attribute of these prims."""
        return self._saved.layout_says(paths, name)

    @property
    def logged(self) -> LoggedTimes:
        """What the log says that is attached to the plant."""
        return self.fits.logged

    def show_in_tree(self, paths: Sequence[str]) -> None:
        """Brings the tree to the front, with these prims in view."""
        self._window.docks.raise_dock("plant_tree")
        tree = self._window.docks["plant_tree"]
        if isinstance(tree, PlantTree):
            tree.show_paths(paths)

    def fit_to_log(self, path: str, name: str) -> None:
        """The dialog that fits a distribution to a log."""
        self.fits.ask(path, name)

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self._session.selection.paths

    def make(self, role: Role) -> None:
        """The selected prims become nodes; where there is nothing to make one of, a new one with a plain body."""
        from twin_app.usd.document import MakeNode

        if self._new_nodes.is_wanted:
            self._new_nodes.add(role)
            return
        self._document.edit(MakeNode(paths=self._session.selection.paths, role=role))

    def remove_model(self) -> None:
        """The selected prims are geometry again; prims of ours that have none go away."""
        from twin_app.usd.document import RemoveModel, RemovePrim

        now = self._document.now
        if now is None:
            return
        known = [path for path in self._chosen if path in now.records]
        typed = {path for path in known if now.records[path].type_name.startswith("Twin")}
        typed |= {path for path in known if has_plain_body(path, now)}
        plain = tuple(path for path in known if path not in typed)
        commands = [RemovePrim(path=path) for path in sorted(typed)]
        self._document.edit(*commands, *([RemoveModel(paths=plain)] if plain else []))

    def add(self, role: Role) -> None:
        """A prim without geometry: a crew, a calendar …"""
        from twin_app.usd.document import AddPrim

        now = self._document.now
        if now is None:
            return
        type_name, folder = _RESOURCES[role]
        taken = {row.path for row in now.outline}
        stem = f"{now.description.root.rstrip('/')}/{folder}/{role.value.capitalize()}"
        path = next(name for k in range(1, 10_000) if (name := f"{stem}_{k}") not in taken)
        text = _tr("Add a {0}").format(role_word(role).lower())
        self._document.edit(AddPrim(path=path, type_name=type_name), text=text)
        self._window.select_when_there(path)

    def connect(self) -> None:
        """From the first of two selected nodes to the second; else drags from machine to machine connect them."""
        from twin_app.usd.document import Connect

        now, view, action = self._document.now, self._window.viewport, self._window.actions_["model.connect"]
        nodes = [path for path in self._chosen if now is not None and is_node(now.records.get(path))]
        if len(nodes) == 2:
            action.setChecked(False)
            self._document.edit(Connect(start=nodes[0], end=nodes[1]))
            return
        self._session.view.set(is_measuring=False)
        view.set_tool(Tool.CONNECT if action.isChecked() else Tool.NAVIGATE)
        view.setFocus()
        if action.isChecked():
            self._window.toaster.say(_tr("Drag from a machine to the next one. Esc ends it."))

    def _stop_connecting(self) -> None:
        """Another workspace is shown: what was begun in one does not go on in the next."""
        if self._window.actions_["model.connect"].isChecked():
            self._leave_connecting()
            self._window.viewport.set_tool(Tool.NAVIGATE)

    def _leave_connecting(self) -> None:
        """Esc was pressed in the view, or another tool was taken."""
        self._window.actions_["model.connect"].setChecked(False)

    def _leave_if_measuring(self, settings: ViewSettings) -> None:
        if settings.is_measuring:
            self._leave_connecting()
            self._window.viewport.setFocus()

    def cut_connection(self) -> None:
        """Between the two selected nodes, whichever way it goes."""
        from twin_app.usd.document import Disconnect

        now = self._document.now
        start, end = self._chosen
        targets = now.records[start].values.get("twin:flow:next") if now is not None else None
        if not isinstance(targets, tuple) or end not in targets:
            start, end = end, start
        self._document.edit(Disconnect(start=start, end=end))

    def ask_for_name(self) -> None:
        """What the selected prim is called in lists and labels."""
        from twin_app.usd.document import SetLabel

        now, path = self._document.now, self._session.selection.current
        if now is None or path not in now.records:
            return
        before = shown_name(path, now.records[path].label)
        label, is_meant = QInputDialog.getText(
            self._window, _tr("Rename"), _tr("Name of {0}").format(path), QLineEdit.EchoMode.Normal, before
        )
        if is_meant and label != before:
            self._document.edit(SetLabel(path=path, label=label))

    def mark_factor(self, name: str = "") -> None:
        """Asks for the limits of a factor on the current prim; `name` is the attribute it is about."""
        now, path = self._document.now, self._session.selection.current
        if now is None or path not in now.records:
            return
        found = inspect((path,), now.records, {})
        self.factor = FactorDialog(factor_subjects(found), name, found.name, self._window)
        self.factor.entered.connect(partial(self._add_factor, path))
        self.factor.open()

    def _add_factor(self, path: str, entry: FactorEntry) -> None:
        from twin_app.usd.document import AddSchema, SetValues

        now, schema = self._document.now, f"TwinFactorAPI:{entry.name}"
        if now is not None and schema in now.records[path].schemas:
            values = {f"twin:factor:{entry.name}:{name}": value for name, value in entry.values.items()}
            text = _tr("Change the factor {0}").format(entry.values["label"])
            self._document.edit(SetValues(paths=(path,), values=values), text=text)
            return
        text = _tr("Mark {0} as factor").format(entry.values["label"])
        self._document.edit(AddSchema(path=path, schema=schema, values=entry.values), text=text)

    def propose(self) -> None:
        """What prims of the layout could be, to be ticked."""

        def work(document: object) -> object:
            from twin_app.usd.proposals import propose

            return propose(document.stage)  # type: ignore[attr-defined]

        self._document.background(work, self._show_proposals)

    def ask_for_unit(self) -> None:
        """In which unit the layout was drawn."""
        now = self._document.now
        if now is None or now.size_m is None:
            self._window.toaster.say(_tr("There is no geometry to measure."))
            return
        self.units = UnitsDialog(Size(now.size_m, now.unit_m), self._window)
        self.units.answered.connect(self._set_unit)
        self.units.open()

    def _doubt_unit(self) -> None:
        now = self._document.now
        if now is not None and is_implausible(now.size_m):
            self.ask_for_unit()

    def _set_unit(self, metres: float) -> None:
        from twin_app.usd.document import SetUnits

        self._document.edit(SetUnits(metres=metres))

    def _show_proposals(self, found: object) -> None:
        proposals: Sequence[Proposal] = found  # type: ignore[assignment]
        self.proposals = ProposalsDialog(proposals, self._window)
        self.proposals.accepted_some.connect(self._accept)
        self.proposals.open()

    def _accept(self, chosen: Sequence[Proposal]) -> None:
        from twin_app.usd.document import MakeNode

        by_role = {role: tuple(one.path for one in chosen if one.kind is role) for role in NODE_ROLES}
        commands = [MakeNode(paths=paths, role=role) for role, paths in by_role.items() if paths]
        if commands:
            self._document.edit(*commands, text=_tr("Model {0} prims").format(len(chosen)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelCommands", text)
