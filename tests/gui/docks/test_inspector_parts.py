"""The inspector's sections, its head, its pin, and what it keeps of edits."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from twin_app.gui.components.clipboard_menu import add_clipboard
from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.components.fields.text_field import TextField
from twin_app.gui.components.share_words import ShareWords, largest
from twin_app.gui.docks.inspector import Inspector
from twin_app.gui.docks.plant_tree import PlantTree
from twin_app.sim.responses import StationState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.theme import ThemeControl

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000
SERVERS = "twin:station:servers"
S = StationState


@pytest.fixture
def stations(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> list[str]:
    """An open plant; the paths of its stations, of which the first is selected."""
    scene = shutil.copy(LINE, tmp_path / "line.usda")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(scene))
    now = window.session.document.now
    assert now is not None
    found = [record.path for record in now.description.prims if "TwinStationAPI" in record.schemas]
    window.session.selection.set(found[:1])
    return found


def inspector(window: MainWindow) -> Inspector:
    found = window.docks["inspector"]
    assert isinstance(found, Inspector)
    return found


def edit(window: MainWindow, qtbot: QtBot, path: str, **values: object) -> None:
    from twin_app.usd.document import SetValues

    named = {f"twin:station:{name}": value for name, value in values.items()}
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.session.document.edit(SetValues(paths=(path,), values=named))  # type: ignore[arg-type]


def test_that_sections_keep_their_order_and_empty_ones_say_none(window: MainWindow, stations: list[str]) -> None:
    sections = inspector(window).sections
    assert list(sections)[:7] == ["process", "failures", "power", "setup", "tool", "sensors", "flow"]
    assert not sections["tool"].is_open
    assert sections["tool"].note.text() == "none"
    assert sections["process"].is_open


def test_that_a_value_changes_one_field_and_rebuilds_nothing(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    panel = inspector(window)
    before = dict(panel.sections)
    field = panel.field(SERVERS)
    assert isinstance(field, TextField)
    told: list[object] = []
    other = panel.field("twin:station:speed")
    other.show_data = told.append  # type: ignore[assignment, method-assign]
    edit(window, qtbot, stations[0], servers=3)
    assert field.edit.text() == "3"
    assert panel.sections == before
    assert panel.field(SERVERS) is field
    assert told == []


def test_that_a_changed_value_is_marked_and_goes_back_to_the_baseline(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    panel, field = inspector(window), inspector(window).field(SERVERS)
    assert isinstance(field, TextField)
    assert not field.edit.property("changed")
    edit(window, qtbot, stations[0], servers=3)
    assert field.edit.property("changed")
    menu = panel.sections["process"].menu_of(SERVERS)
    back = next(action for action in menu.actions() if action.text().startswith("Reset to baseline"))
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        back.trigger()
    assert field.edit.text() == ""
    assert not field.edit.property("changed")
    assert "reset" in window.actions_["edit.undo"].text()


def test_that_a_saved_value_counts_as_the_baseline(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    edit(window, qtbot, stations[0], servers=3)
    with qtbot.waitSignal(window.session.document.saved, timeout=PATIENCE):
        window.session.document.save()
    field = inspector(window).field(SERVERS)
    assert isinstance(field, TextField)
    assert not field.edit.property("changed")


def test_that_a_pinned_prim_stays_and_is_what_edits_are_about(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    panel = inspector(window)
    panel.pin.setChecked(True)
    window.session.selection.set(stations[1:2])
    assert panel.paths == (stations[0],)
    field = panel.field(SERVERS)
    assert isinstance(field, TextField)
    field.edit.selectAll()
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        QTest.keyClicks(field.edit, "2")
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    now = window.session.document.now
    assert now is not None
    assert [now.records[path].values.get(SERVERS) for path in stations] == [2, None]
    panel.pin.setChecked(False)
    assert panel.paths == (stations[1],)


def test_that_shares_are_read_and_typed_in_percent(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    field = inspector(window).field("twin:station:scrap")
    assert isinstance(field, TextField)
    field.edit.selectAll()
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        QTest.keyClicks(field.edit, "7 %")
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    now = window.session.document.now
    assert now is not None
    assert now.records[stations[0]].values["twin:station:scrap"] == pytest.approx(0.07)
    assert field.edit.text() == "7"
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "120")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.is_wrong
    assert "0 to 100 %" in field.edit.toolTip()


def test_that_steps_are_named_after_what_they_change(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    edit(window, qtbot, stations[0], servers=3)
    name = stations[0].rpartition("/")[2].replace("_", " ")
    assert window.actions_["edit.undo"].text().casefold() == f"undo: change places of {name}".casefold()


def test_that_the_attribute_whose_field_has_the_focus_is_copied(window: MainWindow, stations: list[str]) -> None:
    panel = inspector(window)
    menu = panel.sections["process"].menu_of(SERVERS)
    next(action for action in menu.actions() if action.text() == "Copy attribute name").trigger()
    assert QApplication.clipboard().text() == SERVERS


def test_that_a_folded_distribution_tells_kind_mean_and_readable_unit(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    edit(window, qtbot, stations[0], setupTime="exponential(1902)")
    field = inspector(window).field("twin:station:setupTime")
    assert isinstance(field, DistributionField)
    assert field.summary.isVisibleTo(field)
    assert (field.summary.text(), field.summary.unit) == ("exp · 31.7", "min")


def test_that_the_head_shows_the_shares_of_the_last_run(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    from twin_app.experiment import simulate

    plant = window.session.document.plant
    assert plant is not None
    runs = window.session.runs
    runs.result, runs.result_plant = simulate(plant, replications=2, workers=0), plant
    runs.result_changed.emit()
    head = inspector(window).head
    assert head.bar.isVisibleTo(head)
    node = next(node for node in runs.result.nodes if node.path == stations[0])
    assert head.bar.shares[S.WORKING] == pytest.approx(node.shares["working"].mean)
    assert sum(head.bar.shares.values()) == pytest.approx(1.0, abs=0.001)
    tree = window.docks["plant_tree"]
    assert isinstance(tree, PlantTree)
    node = tree.model.node(tree.model.index_of(stations[0]))
    assert node is not None
    qtbot.waitUntil(lambda: tree.model.state_of(node) is not None, timeout=PATIENCE)
    window.session.selection.clear()
    assert not head.bar.isVisibleTo(head)


def test_that_the_three_largest_shares_stand_in_the_order_of_states() -> None:
    shares = {S.WORKING: 0.7, S.STARVED: 0.05, S.BLOCKED: 0.01, S.DOWN: 0.14, S.OFF_SHIFT: 0.1}
    assert largest(shares) == (S.STARVED, S.DOWN, S.OFF_SHIFT)
    assert largest({S.WORKING: 0.2, S.STARVED: 0.8}) == (S.WORKING, S.STARVED)


def test_that_a_factor_is_changed_and_not_made_twice(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    for highest in ("9", "12"):
        window.models.mark_factor(SERVERS)
        dialog = window.models.factor
        assert dialog is not None
        dialog.high.setText(highest)
        with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
            qtbot.mouseClick(dialog.mark, Qt.MouseButton.LeftButton)
    now = window.session.document.now
    assert now is not None
    record = now.records[stations[0]]
    factors = [name for name in record.schemas if name.startswith("TwinFactorAPI:")]
    about = [name for name in factors if record.values[f"twin:factor:{name.partition(':')[2]}:attribute"] == SERVERS]
    assert len(about) == 1
    assert record.values[f"twin:factor:{about[0].partition(':')[2]}:max"] == 12.0


def test_that_words_without_room_go_to_a_second_line(theme: ThemeControl, qtbot: QtBot) -> None:
    words = ShareWords()
    qtbot.addWidget(words)
    words.resize(400, 18)
    words.show()
    words.show_shares({S.WORKING: 0.5, S.SETUP: 0.1, S.BLOCKED: 0.3, S.OFF_SHIFT: 0.1})
    assert [len(line) for line in words.lines] == [3]
    words.resize(120, 18)
    assert sum(len(line) for line in words.lines) == 3
    assert words.height() == 18 * len(words.lines) > 18


def test_that_the_menu_of_a_value_begins_with_cut_copy_and_paste(window: MainWindow, stations: list[str]) -> None:
    section = next(one for one in inspector(window).sections.values() if SERVERS in one.fields)
    field = section.fields[SERVERS]
    assert isinstance(field, TextField)
    field.edit.setText("3")
    menu = section.menu_of(SERVERS)
    add_clipboard(menu, field.edit)
    names = [action.text() for action in menu.actions()]
    assert names[:3] == ["Cut", "Copy", "Paste"]
    assert "Mark as factor…" in names
    menu.actions()[1].trigger()
    assert QApplication.clipboard().text() == "3"
