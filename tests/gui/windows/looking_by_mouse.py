"""Workflows 1 and 2: a plant is opened in every way there is, and looked at."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QRadioButton, QTableView, QToolTip, QTreeView

from tests.gui.windows.journey import Facts, travel
from tests.gui.windows.user import User
from twin_app.gui.dialogs.units import UnitsDialog
from twin_app.gui.welcome.example_card import ExampleCard
from twin_app.gui.welcome.recent_card import RecentCard

GRINDING, MILLING = "/Plant/Line/Grinding", "/Plant/Line/Milling"


def walk(user: User, facts: Facts, folder: Path) -> None:
    """The line is open already: it was named on the command line."""
    wait_until_drawn(user)
    facts["named"] = title(user)
    look(user, facts)
    open_by_menu(user, facts, folder / "faulty.usda")
    open_by_drop(user, facts, folder / "layout.usda", folder / "mine.usda")
    open_from_welcome(user, facts)
    user.menu("File", "Quit")


def title(user: User) -> str:
    """What the title of the window says."""
    return user.window.windowTitle()


def wait_until_drawn(user: User) -> None:
    """A plant is open and its picture is on the screen."""
    view = user.window.viewport
    user.wait_for(lambda: view.isVisible() and view.model is not None and view.is_up_to_date)
    user.wait_for(lambda: "problems" in user.window.docks.shown)


def open_by_menu(user: User, facts: Facts, path: Path) -> None:
    """File ▸ Open, a file dialog, and the problems of what comes."""
    document = user.window.session.document
    user.choose_file(lambda: user.menu("File", "Open a plant"), path)
    user.wait_for(lambda: document.now is not None and document.now.path == str(path))
    facts["by menu"] = title(user)
    user.tab("Problems")
    facts["tab of problems"] = user.window.docks["problems"].parentWidget().windowTitle()
    table = user.find("Problems", QTableView)
    facts["problems"] = [str(table.model().index(row, 1).data()) for row in range(table.model().rowCount())]
    facts["messages"] = [
        " ".join(str(table.model().index(row, column).data()) for column in range(table.model().columnCount()))
        for row in range(table.model().rowCount())
    ]
    user.click_row(table, "Lost")
    facts["selected by problem"] = user.window.session.selection.current


def open_by_drop(user: User, facts: Facts, path: Path, saved_as: Path) -> None:
    """A layout in millimetres that says metres is dropped on the window; one question, and it is saved."""
    document = user.window.session.document
    drop(user, path)
    dialog = user.dialog(UnitsDialog)
    facts["question"] = [one.text() for one in dialog.findChildren(QRadioButton)]
    facts["likeliest"] = next(one.text() for one in dialog.findChildren(QRadioButton) if one.isChecked())
    user.click(next(one for one in dialog.findChildren(QRadioButton) if one.text().startswith("mm")), 8, 8)
    user.press_button("Use this unit")
    user.wait_for(lambda: document.now is not None and document.now.unit_m == 0.001)
    facts["unsaved"] = title(user)
    user.choose_file(lambda: user.press("Ctrl+S"), saved_as)
    user.wait_for(lambda: document.now is not None and not document.now.is_modified)
    facts["saved"] = title(user)


def drop(user: User, path: Path) -> None:
    """As a file manager drops a file on the middle of the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, handle = user.window.rect().center(), user.window.windowHandle()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place, *how)
    QCoreApplication.sendEvent(handle, enter)
    QCoreApplication.sendEvent(handle, QDropEvent(QPointF(place), *how))


def open_from_welcome(user: User, facts: Facts) -> None:
    """Recent plants with pictures, shipped examples, and an opening that is cancelled."""
    window = user.window
    user.menu("File", "Welcome page")
    user.wait_for(lambda: window.centre.is_welcoming)
    cards = window.findChildren(RecentCard)
    facts["recent"] = [card.title for card in cards if card.isVisible()]
    user.click(user.find("Engine plant", ExampleCard))
    user.wait_for(window.opening.isVisible, 10.0)
    facts["opening says"] = [label.text() for label in window.opening.findChildren(type(window.opening._name))]
    user.press_button("Cancel", window.opening)
    user.wait_for(lambda: not window.opening.isVisible())
    facts["after cancel"] = [window.centre.is_welcoming, window.session.document.is_open]
    user.wait_for(lambda: any(card.has_picture for card in window.findChildren(RecentCard) if card.isVisible()), 120.0)
    card = next(card for card in window.findChildren(RecentCard) if card.isVisible() and card.title == "Faulty")
    user.click(card)
    user.wait_for(lambda: window.session.document.is_open)
    facts["by recent"] = title(user)


def look(user: User, facts: Facts) -> None:
    """The camera, tree and view, and what is shown."""
    turn(user, facts)
    select(user, facts)
    show_and_hide(user, facts)
    measure(user, facts)


def turn(user: User, facts: Facts) -> None:
    """Orbit, pan, zoom, presets, fit."""
    view = user.window.viewport
    first = view.view
    user.drag(view, QPointF(60, 500), QPointF(160, 470))
    facts["orbit turns"] = float(np.dot(first.right, view.view.right)) < 0.999
    turned, point = view.view, np.array([[0.0, 0.0, 0.0]])
    before = view.view.project(point)[0]
    user.drag(view, QPointF(60, 500), QPointF(130, 460), Qt.MouseButton.MiddleButton)
    facts["pan moves"] = np.round(view.view.project(point)[0] - before).tolist()
    facts["pan turns"] = float(np.abs(turned.right - view.view.right).max()) > 1e-9
    under = view.view.on_level(300.0, 400.0, 0.0)
    user.wheel(view, 2, 300, 400)
    facts["zoom keeps"] = np.round(view.view.project([under])[0]).tolist()
    facts["zoom factor"] = round(turned.half_height_m / view.view.half_height_m, 3)
    user.press_button("Top", view.bar)
    facts["from above"] = np.round(np.cross(view.view.right, view.view.up), 6).tolist()
    first_site, second_site = (view.model.site(path) for path in (MILLING, GRINDING))
    low, high = (view.view.project([[*site.footprint.centre, z]])[0] for site in (first_site,) for z in (0.0, 5.0))
    facts["parallel"] = bool(np.allclose(low, high, atol=1e-6))
    assert second_site is not None
    user.press_button("Front", view.bar)
    facts["from the front"] = np.round(view.view.up, 6).tolist()
    user.press_button("Iso", view.bar)
    facts["back"] = bool(np.allclose(view.view.right, first.right))
    user.wheel(view, 8, 100, 500)
    user.press_button("Fit all", view.bar)
    facts["fitted"] = abs(view.view.half_height_m / first.half_height_m - 1.0) < 1e-6


def place_of(user: User, path: str) -> tuple[float, float]:
    """A place of the view at which a machine is seen. Raises `LookupError`."""
    view = user.window.viewport
    site = view.model.site(path) if view.model is not None else None
    if site is None:
        raise LookupError(path)
    middle = view.view.project(site.extremes).mean(axis=0)
    for dx, dy in product(range(-60, 61, 4), range(-30, 31, 6)):
        x, y = round(middle[0] + dx), round(middle[1] + dy)
        hit = view.pick(x, y)
        if hit is not None and hit.node == path and view.childAt(QPoint(x, y)) is None:
            return x, y
    raise LookupError(f"{path} is not seen")


def select(user: User, facts: Facts) -> None:
    """Tree and view follow each other; the mouse over a machine names it."""
    view, selection = user.window.viewport, user.window.session.selection
    tree = user.find("Plant", QTreeView)
    user.click_row(tree, "Crankshaft grinder")
    facts["view follows tree"] = list(view.shown.selected)
    user.click(view, *place_of(user, MILLING))
    facts["tree follows view"] = [str(index.data()) for index in tree.selectionModel().selectedRows()]
    x, y = place_of(user, GRINDING)
    user.click(view, x, y, keys=Qt.KeyboardModifier.ControlModifier)
    facts["two"] = sorted(selection.paths)
    user.click(view, 30, view.height() - 120)
    facts["none"] = list(selection.paths)
    user.hover(view, x, y)
    facts["hover"] = [view.hovered_path, QToolTip.text()]


def show_and_hide(user: User, facts: Facts) -> None:
    """What is hidden is not there for the mouse either."""
    view = user.window.viewport
    x, y = place_of(user, GRINDING)

    def node_there() -> str:
        hit = view.pick(x, y)
        return hit.node if hit is not None else ""

    user.context_menu(view, x, y, "Hide")
    facts["hidden"] = node_there()
    user.context_menu(view, 30, view.height() - 120, "Show all")
    facts["shown again"] = node_there()
    user.context_menu(view, x, y, "Isolate")
    other = view.model.site(MILLING)
    place = view.view.project(other.extremes).mean(axis=0)
    hit = view.pick(*place)
    facts["isolated"] = [node_there(), hit.node if hit is not None else ""]
    user.context_menu(view, 30, view.height() - 120, "Show all")
    for word in ("Labels", "Flow arrows"):
        user.menu("View", word)
    facts["switched off"] = [view.captions.has_labels, view.shown.has_flow]
    for word in ("Labels", "Flow arrows"):
        user.menu("View", word)


def measure(user: User, facts: Facts) -> None:
    """A distance, and a cut through the hall."""
    view = user.window.viewport
    told: list[float] = []
    view.measured.connect(told.append)
    user.press_button("Top", view.bar)
    user.press_button("Measure a distance")
    for x in (-2.0, 3.0):
        place = view.view.project([[x, -3.0, 0.0]])[0]
        user.click(view, *np.round(place).tolist())
    facts["measured"] = told
    user.press_button("Measure a distance")
    user.press_button("Iso", view.bar)
    site = view.model.site(GRINDING)
    user.press_button("Cut off the roof")
    facts["cut at"] = view.shown.clip_height_m
    facts["cut below the top"] = site is not None
    user.press_button("Cut off the roof")
    facts["whole again"] = view.shown.clip_height_m is None


if __name__ == "__main__":
    home = Path(sys.argv[2])
    sys.exit(travel(lambda user, facts: walk(user, facts, home), sys.argv[1:2]))
