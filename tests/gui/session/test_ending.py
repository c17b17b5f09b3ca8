"""The window goes: whatever is under way ends, and nothing is waited for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.gui.conftest import FLOW_LINE
from twin_app.experiment.executors import InlineExecutor
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session import Session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Counted(InlineExecutor):
    """Counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        type(self).closed += 1
        super().close()


def test_that_a_run_an_answer_and_the_document_end_when_the_window_goes(qtbot: QtBot) -> None:
    session = Session(WarmPool(make=Counted))
    with qtbot.waitSignal(session.document.opened, timeout=20_000):
        session.document.open(FLOW_LINE)
    runs = session.runs
    runs.change(replace(runs.settings, replications=1_000_000))
    told: list[str] = []
    with qtbot.waitSignal(runs.progressed, timeout=60_000):
        runs.start()
    session.scenario.ask(1_000_000)
    runs.ended.connect(lambda: told.append("ended"))
    session.document.closed.connect(lambda: told.append("closed"))
    threads = [runs.end(), session.scenario.end()]
    session.stop()
    qtbot.waitUntil(lambda: session.is_over, timeout=20_000)
    assert [thread is not None and thread.is_alive() for thread in threads] == [False, False]
    assert Counted.closed >= 1
    assert not session.document.is_open
    assert told == []
    session.close()


def test_that_a_session_that_did_nothing_is_over_at_once(qtbot: QtBot) -> None:
    session = Session(WarmPool(make=Counted))
    assert not session.is_over
    session.close()
    assert session.is_over
