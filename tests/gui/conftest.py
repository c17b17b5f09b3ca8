"""Widgets are tested without a screen; without PySide6, or on request, not at all."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.gui.typefaces import see_only_ours

HAS_QT = not os.environ.get("TWIN_TEST_HEADLESS") and find_spec("PySide6") is not None
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
see_only_ours()

if not HAS_QT:
    collect_ignore_glob = ["*.py", "*/*.py"]

FLOW_LINE = Path(__file__).parents[2] / "scenes" / "examples" / "flow_line.usda"

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.bridge.pool import WarmPool
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.preferences import Preferences
    from twin_app.gui.session.scenario import ScenarioState
    from twin_app.gui.theme import ThemeControl
    from twin_app.plant.plant import Plant

if HAS_QT:

    @pytest.fixture(autouse=True)
    def _circles_end_in_the_thread_of_the_window(qapp: object) -> Iterator[None]:
        """As in the real window (`gui.bridge.collector`): no background thread ends widgets of an earlier test."""
        from PySide6.QtCore import QCoreApplication, QEvent

        gc.disable()
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect(1)
        gc.enable()

    @pytest.fixture(scope="session", autouse=True)
    def _nested_layouts_are_added_empty() -> Iterator[None]:
        """Whoever adds one that is filled is told so there and then."""
        from tests.gui.items_of_layouts import refuse_filled_layouts

        with pytest.MonkeyPatch.context() as patch:
            refuse_filled_layouts(patch)
            yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call() -> Generator[None, object, object]:
        """Python holds no item of a layout; asked before the widgets of the test go, and what is theirs with them."""
        from tests.gui.items_of_layouts import check_that_no_items_are_held

        done = yield
        check_that_no_items_are_held()
        return done

    @pytest.fixture
    def preferences(tmp_path: Path) -> Preferences:
        """Preferences that nobody else sees."""
        from PySide6.QtCore import QSettings

        from twin_app.gui.preferences import Folders, Preferences

        settings = QSettings(str(tmp_path / "twin.ini"), QSettings.Format.IniFormat)
        return Preferences(settings, Folders(cache=tmp_path / "cache", recovery=tmp_path / "recovery"))

    @pytest.fixture(scope="session")
    def theme(qapp: object) -> ThemeControl:
        """The look of the desktop, dark."""
        from PySide6.QtWidgets import QApplication

        from twin_app.gui.theme import ThemeControl, ThemeMode

        assert isinstance(qapp, QApplication)
        return ThemeControl(qapp, ThemeMode.DARK)

    @pytest.fixture
    def window(qtbot: QtBot, preferences: Preferences, theme: ThemeControl, tmp_path: Path) -> Iterator[MainWindow]:
        """A whole window on its welcome page. It knows no studies of whoever runs the tests: the newest one of a plant
        is read in the background, and Study would show what that one was asked."""
        from twin_app.gui.main_window import MainWindow
        from twin_app.gui.session import Session

        found = MainWindow(preferences, theme, Session(studies=tmp_path / "studies"))
        found.resize(1600, 1000)
        found.show()
        yield found
        found.close()
        found.deleteLater()

    @pytest.fixture(scope="session")
    def flow_line() -> Plant:
        """A small plant with factors, for the real simulator."""
        from twin_app.usd import load

        return load(FLOW_LINE)

    @pytest.fixture
    def pool() -> Iterator[WarmPool]:
        """Workers that are this process."""
        from twin_app.experiment.executors import InlineExecutor
        from twin_app.gui.bridge.pool import WarmPool

        found = WarmPool(make=InlineExecutor)
        yield found
        found.close()

    @pytest.fixture
    def scenario(plant: Plant, qtbot: QtBot) -> Iterator[ScenarioState]:
        """What-if over the `plant` of the test, with a simulator that stands in for the real one."""
        from tests.experiment.standins import Surface
        from twin_app.experiment.what_if import WhatIf
        from twin_app.gui.bridge.live import LiveBridge
        from twin_app.gui.session.scenario import ScenarioState

        def make_what_if(own: Plant, seed: int) -> WhatIf:
            return WhatIf(own, seed=seed, threads=1, make_simulator=lambda _: Surface(plant.factors))

        live = LiveBridge(make_what_if=make_what_if)
        found = ScenarioState(live)
        found.set_plant(plant)
        yield found
        found.close()
