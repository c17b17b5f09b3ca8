"""Workflows 6, 7 and 8: sliders answer, a study recommends, its layer is applied, handled and taken away."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QListView, QSpinBox, QToolButton

from tests.gui.windows.journey import Facts, travel
from tests.gui.windows.looking_by_mouse import wait_until_drawn
from tests.gui.windows.modelling_by_mouse import edited, now
from tests.gui.windows.running_by_mouse import LONG_S
from tests.gui.windows.user import User
from twin_app.gui.components.factor_slider import FactorSlider
from twin_app.gui.components.kpi_card import KpiCard
from twin_app.gui.docks.recommendations import RecommendationTable
from twin_app.gui.session.study import StudyStatus

SIMULATIONS, BUDGET = 2_000, 60_000
SPEED = "Grinding speed"


def walk(user: User, facts: Facts, folder: Path) -> None:
    """All in one window."""
    wait_until_drawn(user)
    lighten(user, facts)
    ask(user, facts)
    compare(user, facts)
    study(user, facts)
    take_away(user, folder)
    apply(user, facts)
    handle_layer(user, facts)
    user.menu("File", "Quit")
    user.press_button("Discard changes")


def lighten(user: User, facts: Facts) -> None:
    """All that follows is done on light ground."""
    user.menu("View", "Theme", "Light")
    facts["window"] = [user.theme.name, user.window.width(), user.window.height()]


def ask(user: User, facts: Facts) -> None:
    """A slider is dragged: answers while the button is down, a sharper one after."""
    scenario = user.window.session.scenario
    user.tab("What-if")
    user.wait_for(lambda: scenario.comparison is not None, LONG_S)
    slider = user.find(SPEED, FactorSlider)
    middle = slider.height() / 2
    with user.held(slider, QPointF(slider.x_of(0), middle)) as move:
        for share in (0.3, 0.6, 1.0):
            move(slider.x_of(0) + share * (slider.x_of(2) - slider.x_of(0)), middle)
        user.wait_for(lambda: _answers(scenario, 2))
        facts["while dragged"] = [slider.is_dragging, scenario.comparison.replications]
    wait_for_answer(user, (2, -1, -1), ())
    found = scenario.comparison
    facts["replications"] = found.replications
    facts["design"] = list(found.scenario.design)
    facts["scenario"] = {name: figures(found.scenario.responses[name]) for name in ("throughput_per_h", "wip")}
    facts["baseline"] = {name: figures(found.reference.responses[name]) for name in ("throughput_per_h", "wip")}
    effect = found.effects["throughput_per_h"]
    facts["difference"] = [effect.difference, *effect.ci95]
    facts["cards"] = [card.accessibleName() for card in user.window.findChildren(KpiCard) if card.isVisible()]
    facts["latency"] = scenario.latency_s


def wait_for_answer(user: User, design: tuple[int, ...], reference: tuple[int, ...]) -> None:
    """With all the replications there are to be."""
    scenario = user.window.session.scenario

    def is_there() -> bool:
        found = scenario.comparison
        return (
            found is not None
            and (found.scenario.design, found.reference.design) == (design, reference)
            and found.replications == scenario.replications
        )

    user.wait_for(is_there)


def _answers(scenario: object, level: int) -> bool:
    found = scenario.comparison  # type: ignore[attr-defined]
    return found is not None and level in found.scenario.design


def figures(summary: object) -> list[float]:
    """Mean and interval."""
    return [summary.mean, *summary.ci95]  # type: ignore[attr-defined]


def compare(user: User, facts: Facts) -> None:
    """The setting is pinned, taken as reference, and the plant as it is compared with it."""
    scenario = user.window.session.scenario
    user.press_button("Save as scenario")
    facts["pinned"] = [one.name for one in scenario.pinned]
    user.choose(user.find("Compare with", QComboBox), facts["pinned"][0])
    user.press_button(f"Reset {SPEED}")
    wait_for_answer(user, (), (2, -1, -1))
    effect = scenario.comparison.effects["throughput_per_h"]
    facts["the other way"] = [effect.difference, *effect.ci95]


def study(user: User, facts: Facts) -> None:
    """Asked, started, paused, resumed, finished."""
    state = user.window.session.study
    user.tab("Study")
    user.wait_for(lambda: user.window.workspace == "study")
    setup = user.window.docks["study_setup"]
    user.settle(setup)
    user.choose(user.find("Maximise", QComboBox, setup), "Throughput")
    user.enter(user.find("Cost of changes, at most", QDoubleSpinBox, setup), str(BUDGET), keys="Tab")
    user.enter(user.find("Simulations", QSpinBox, setup), str(SIMULATIONS), keys="Tab")
    user.press_button("Start study")
    user.wait_for(lambda: state.simulated > 0 or state.status is StudyStatus.DONE, LONG_S)
    user.press_button("Pause", user.window.run_bar)
    user.wait_for(lambda: state.status is StudyStatus.PAUSED)
    facts["paused at"] = state.simulated
    facts["provisional"] = len(state.points)
    user.press_button("Resume", user.window.run_bar)
    user.wait_for(lambda: state.status is StudyStatus.DONE, LONG_S)
    found = state.study
    assert found is not None
    facts["study"] = [recommendation(one) for one in found.recommendations]
    user.press_button("Copy as command")
    facts["command"] = QGuiApplication.clipboard().text()


def recommendation(one: object) -> dict[str, object]:
    """What it changes, costs and brings."""
    found = one
    effect = found.effect["throughput_per_h"]  # type: ignore[attr-defined]
    return {
        "changes": [[change.path, change.attribute, change.after] for change in found.changes],  # type: ignore[attr-defined]
        "cost": found.cost,  # type: ignore[attr-defined]
        "effect": [effect.difference, *effect.ci95],
    }


def apply(user: User, facts: Facts) -> None:
    """A row is chosen, its reasons read, and it becomes a layer."""
    table = user.find("Recommendations", RecommendationTable)
    if table.model().rowCount() > 1:
        user.click(table.viewport(), 200, table.rowHeight(0) * 1.5)
        facts["second"] = user.window.session.study.selected
    user.click(table.viewport(), 200, table.rowHeight(0) * 0.5)
    facts["selected"] = user.window.session.study.selected
    facts["why"] = list(user.window.docks["explanation"].texts)
    edited(user, lambda: user.press_button("Apply recommendation 1"))
    facts["layers"] = layers(user)
    facts["applied"] = applied(user)


def layers(user: User) -> list[str]:
    """Names, the strongest first."""
    return [layer.name for layer in now(user).layers]


def applied(user: User) -> list[float]:
    """What the plant's factors stand at now, as levels."""
    plant = user.window.session.document.plant
    assert plant is not None
    return [factor.baseline for factor in plant.factors]


def handle_layer(user: User, facts: Facts) -> None:
    """Muted and heard again, renamed, taken out, and back by undo."""
    user.tab("Plant")
    view = user.find("Layers", QListView)
    index = user.row(view, "recommendation-1")
    tick = QPoint(view.visualRect(index).left() + 10, view.visualRect(index).center().y())
    edited(user, lambda: user.click(view.viewport(), tick.x(), tick.y()))
    facts["muted"] = applied(user)
    edited(user, lambda: user.click(view.viewport(), tick.x(), tick.y()))
    user.click_row(view, "recommendation-1")
    user.click(user.find("Rename", QToolButton, view.window()))
    user.type("faster", replacing=True)
    edited(user, lambda: user.press("Return"))
    facts["renamed"] = layers(user)
    user.click_row(view, "faster")
    edited(user, lambda: user.press_button("Take out of the scene"))
    facts["taken out"] = [layers(user), applied(user)]
    edited(user, lambda: user.press("Ctrl+Z"))
    facts["back"] = [layers(user), applied(user)]


def take_away(user: User, folder: Path) -> None:
    """The report and the layer as files."""
    for word, name in (("Report", "report.html"), ("Save layer…", "layer.usda")):
        user.choose_file(lambda word=word: user.press_button(word), folder / name)
        user.wait_for((folder / name).exists)


if __name__ == "__main__":
    home = Path(sys.argv[2])
    sys.exit(travel(lambda user, facts: walk(user, facts, home), sys.argv[1:2]))
