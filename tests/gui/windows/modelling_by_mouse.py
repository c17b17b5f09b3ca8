"""Workflow 3: a layout from elsewhere becomes a plant, every step is undone and done again, and it is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QToolButton, QTreeView, QWidget

from tests.gui.windows.journey import Facts, travel
from tests.gui.windows.looking_by_mouse import title, wait_until_drawn
from tests.gui.windows.user import User
from twin_app.gui.components.fields.density_chart import DensityChart
from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.dialogs.factor import FactorDialog
from twin_app.gui.frame.tool_bar import WorkspaceToolBar
from twin_app.gui.session.snapshot import DocumentSnapshot
from twin_app.gui.viewport.handles import Handle, handle_points

INFEED, FIRST, SECOND, OUTFEED = (f"/Hall/{name}" for name in ("Infeed", "Press_01", "Press_02", "Outfeed"))


def walk(user: User, facts: Facts, saved_as: Path) -> None:
    """From four boxes to a plant without faults."""
    wait_until_drawn(user)
    make_nodes(user, facts)
    edit_values(user, facts)
    edit_distribution(user, facts)
    connect(user, facts)
    mark_factor(user, facts)
    edit_both(user, facts)
    move(user, facts)
    undo_all(user, facts)
    user.choose_file(lambda: user.menu("File", "Save as"), saved_as)
    user.wait_for(lambda: not now(user).is_modified and now(user).path == str(saved_as))
    facts["saved"] = title(user)
    user.menu("File", "Quit")


def now(user: User) -> DocumentSnapshot:
    """The document as the window shows it."""
    found = user.window.session.document.now
    assert found is not None
    return found


def edited(user: User, act: Callable[[], object]) -> None:
    """Does something that edits the document, and waits until it has."""
    told: list[object] = []
    link = user.window.session.document.changed.connect(told.append)
    act()
    user.wait_for(lambda: told)
    user.window.session.document.changed.disconnect(link)


def make_nodes(user: User, facts: Facts) -> None:
    """Context menu in the tree, in the view, the tool bar and the button of the inspector."""
    tree, view = user.find("Plant", QTreeView), user.window.viewport
    place = user.place_of(tree, user.row(tree, "Infeed"))
    user.click(tree.viewport(), place.x(), place.y())
    edited(user, lambda: user.context_menu(tree.viewport(), place.x(), place.y(), "Make this a", "Source"))
    user.click_row(tree, "Press 01")
    edited(user, lambda: user.press_button("Station", user.window.docks["inspector"]))
    user.click_row(tree, "Press 02")
    edited(user, lambda: user.press_button("Station", tool_bar(user)))
    x, y = machine(user, OUTFEED)
    edited(user, lambda: user.context_menu(view, x, y, "Make this a", "Sink"))
    user.wait_for(lambda: view.model.site(OUTFEED) is not None)
    facts["roles"] = {path: sorted(record.schemas) for path, record in now(user).records.items()}


def tool_bar(user: User) -> QWidget:
    """Of the workspace that is shown."""
    return next(bar for bar in user.window.findChildren(WorkspaceToolBar) if bar.isVisible())


def machine(user: User, path: str) -> tuple[float, float]:
    """Where the geometry of a prim is seen, modelled or not."""
    view = user.window.viewport
    low = np.array([3.0 * (INFEED, FIRST, SECOND, OUTFEED).index(path), 0.0, 1.2])
    x, y = view.view.project([low])[0]
    hit = view.pick(x, y)
    assert hit is not None, path
    assert hit.path.startswith(path), hit
    return round(x), round(y)


def field(user: User, label: str, section: str = "Process") -> QLineEdit:
    """Of the inspector; its section and the rarer fields in it are opened for it."""
    dock = user.window.docks["inspector"]
    head = user.find(section, QToolButton, dock)
    if not head.isChecked():
        user.click(head)
    found = next(
        (one for one in dock.findChildren(QLineEdit) if one.isVisible() and one.accessibleName() == label), None
    )
    if found is None:
        place = head.parentWidget()
        more = [one for one in place.findChildren(QAbstractButton) if one.isVisible() and "not set" in one.text()]
        if more:
            user.click(more[0])
    return user.find(label, QLineEdit, dock)


def select(user: User, *rows: str) -> None:
    """Rows of the tree; the inspector is there when this ends."""
    tree = user.find("Plant", QTreeView)
    for number, row in enumerate(rows):
        how = {"keys": Qt.KeyboardModifier.ControlModifier} if number else {}
        user.click_row(tree, row, **how)
    user.settle(user.window.docks["inspector"])


def write(user: User, label: str, text: str) -> None:
    """Into a field of the inspector."""
    user.enter(field(user, label), text)


def edit_values(user: User, facts: Facts) -> None:
    """A value that is taken, one that cannot be, and back to the default."""
    select(user, "Press 01")
    edited(user, lambda: write(user, "Places", "2"))
    facts["servers"] = now(user).records[FIRST].values.get("twin:station:servers")
    write(user, "Places", "0")
    facts["refused"] = [field(user, "Places").property("tone"), field(user, "Places").toolTip()]
    facts["kept"] = now(user).records[FIRST].values.get("twin:station:servers")
    write(user, "Places", "2")


def edit_distribution(user: User, facts: Facts) -> None:
    """Kind, arguments while they are typed, and the mean dragged in the chart."""
    select(user, "Press 01")
    editor = choose_kind(user, "Lognormal")
    mean = user.find("Process time: Mean", QLineEdit, editor)
    chart = editor.findChild(DensityChart)
    assert chart is not None
    user.click(mean)
    user.type("30", replacing=True)
    facts["drawn while typed"] = chart.accessibleName()
    edited(user, lambda: user.press("Return"))
    facts["typed"] = process_time(user)
    user.click(mean)
    user.type("-5", replacing=True)
    user.press("Return")
    facts["impossible"] = [mean.property("tone"), process_time(user), chart.accessibleName()]
    user.type("30", replacing=True)
    user.press("Return")
    user.reveal(chart)
    edited(user, lambda: drag_mean(user, chart, 30.0, 40.0))
    facts["dragged"] = process_time(user)
    select(user, "Press 02")
    choose_kind(user, "Constant")


def choose_kind(user: User, name: str) -> DistributionField:
    """Of the process time of what is selected."""
    editor = next(
        one
        for one in user.window.docks["inspector"].findChildren(DistributionField)
        if one.isVisible() and one.data.name == "twin:station:processTime"
    )
    kind = user.find("Process time: kind of distribution", QComboBox, editor)
    edited(user, lambda: user.choose(kind, name))
    return editor


def drag_mean(user: User, chart: DensityChart, start: float, end: float) -> None:
    """The foot of its line, from one value to another."""
    foot = chart.height() - 60.0
    with user.held(chart, QPointF(chart.x_of(start), foot)) as move:
        move(chart.x_of(start) + 5.0, foot)
        move(chart.x_of(end), foot)


def process_time(user: User) -> str:
    """Of the first press, as it is authored."""
    return str(now(user).records[FIRST].values["twin:station:processTime"])


def connect(user: User, facts: Facts) -> None:
    """From the dot at a selected machine to the next one; the last by two selected machines and a button."""
    view = user.window.viewport
    for start, end in ((INFEED, FIRST), (FIRST, SECOND)):
        user.click(view, *machine(user, start))
        dot = handle_points(view.model.site(start), view.view)[Handle.CONNECT]
        x, y = machine(user, end)
        edited(user, lambda dot=dot, x=x, y=y: user.drag(view, dot, QPointF(x, y)))
    user.click(view, *machine(user, SECOND))
    user.click(view, *machine(user, OUTFEED), keys=Qt.KeyboardModifier.ControlModifier)
    edited(user, lambda: user.press_button("Connect", tool_bar(user)))
    facts["next"] = {path: list(record.values.get("twin:flow:next", ())) for path, record in now(user).records.items()}
    user.wait_for(lambda: user.window.session.document.plant is not None)
    facts["faults"] = [one.message for one in now(user).problems if one.severity.value == "fault"]


def mark_factor(user: User, facts: Facts) -> None:
    """A right click on a value, four numbers, one button."""
    select(user, "Press 01")
    servers = field(user, "Places")
    user.reveal(servers)
    place = servers.rect().center()
    user.context_menu(servers, place.x(), place.y(), "Mark as factor")
    dialog = user.dialog(FactorDialog)
    for name, text in (("Smallest", "1"), ("Largest", "3"), ("Step", "1"), ("Cost of a step", "9000")):
        user.enter(user.find(name, QLineEdit, dialog), text, keys="Tab")
    edited(user, lambda: user.press_button("Mark as factor", dialog))
    user.wait_for(lambda: user.window.session.document.plant is not None)
    factor = user.window.session.document.plant.factors[0]
    facts["factor"] = [factor.label, list(factor.levels), list(factor.costs)]


def edit_both(user: User, facts: Facts) -> None:
    """Two presses at once."""
    select(user, "Press 01", "Press 02")
    facts["different"] = field(user, "Places").placeholderText()
    edited(user, lambda: write(user, "Speed", "1.25"))
    facts["both"] = [now(user).records[path].values.get("twin:station:speed") for path in (FIRST, SECOND)]


def move(user: User, facts: Facts) -> None:
    """The square at the foot of a machine is dragged over the floor, and its arrow along the hall."""
    view = user.window.viewport
    user.press_button("Top", view.bar)
    user.click(view, *machine(user, OUTFEED))
    before = view.model.site(OUTFEED).footprint.centre
    for handle in (Handle.MOVE, Handle.MOVE_X):
        site = view.model.site(OUTFEED)
        start = handle_points(site, view.view)[handle]
        edited(user, lambda start=start: user.drag(view, start, start + QPointF(60.0, -40.0)))
        user.wait_for(lambda site=site: view.model.site(OUTFEED) is not site)
        after = view.model.site(OUTFEED).footprint.centre
        facts[handle.name] = [after[k] - before[k] for k in (0, 1)]
        before = after
    facts["metres per pixel"] = 2.0 * view.view.half_height_m / view.height()


def undo_all(user: User, facts: Facts) -> None:
    """Back to the bare layout, and forth to the plant, each with as many keys as there were steps."""
    before = now(user).description.prims
    steps = 0
    while now(user).undo_text:
        edited(user, lambda: user.press("Ctrl+Z"))
        steps += 1
    facts["bare"] = [len(now(user).description.prims), title(user)]
    while now(user).redo_text:
        edited(user, lambda: user.press("Ctrl+Shift+Z"))
    facts["steps"] = steps
    facts["same again"] = now(user).description.prims == before


if __name__ == "__main__":
    home = Path(sys.argv[2])
    sys.exit(travel(lambda user, facts: walk(user, facts, home), sys.argv[1:2]))
