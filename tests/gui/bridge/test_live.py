"""Live answers: the newest question wins, a moving slider still sees answers, nothing is asked twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.experiment.standins import Refuser, Surface, make_factor, make_plant
from twin_app.errors import SimulationError
from twin_app.experiment.tasks import Job
from twin_app.experiment.what_if import WhatIf
from twin_app.gui.bridge.live import Answer, LiveBridge, Question, SeriesAnswer
from twin_app.plant.factors import DesignPoint
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACTORS = (make_factor("A", [0, 1, 2, 3], baseline=0, cost=10.0), make_factor("B", [0, 1, 2], baseline=0, cost=5.0))
PLANT = make_plant(*FACTORS)


@dataclass
class Gated(Surface):
    """Waits at a gate before each piece of work, and notes the designs asked for."""

    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[DesignPoint] = field(default_factory=list)

    def simulate_while_wanted(
        self, seed: int, job: Job, is_cancelled: Callable[[], bool]
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        self.asked.append(job.design)
        while not self.gate.wait(0.002):
            if is_cancelled():
                break
        return self.simulate(seed, job)


def question(design: DesignPoint, replications: int = 20, *, details: bool = False) -> Question:
    return Question(plant=PLANT, seed=1, design=design, reference=(), replications=replications, has_details=details)


def bridge_of(surface: Surface) -> LiveBridge:
    def make(plant: Plant, seed: int) -> WhatIf:
        return WhatIf(plant, seed=seed, threads=1, make_simulator=lambda _: surface)

    return LiveBridge(make_what_if=make)


@pytest.fixture
def gated() -> Gated:
    return Gated(FACTORS)


@pytest.fixture
def live(gated: Gated, qtbot: QtBot) -> Iterator[LiveBridge]:
    found = bridge_of(gated)
    yield found
    gated.gate.set()
    found.close()


def test_that_a_question_is_answered_to_the_last_replication(live: LiveBridge, gated: Gated, qtbot: QtBot) -> None:
    gated.gate.set()
    answers: list[Answer] = []
    live.answered.connect(answers.append)
    with qtbot.waitSignal(live.idle):
        live.ask(question((2, -1)))
    assert answers[0].is_first
    assert answers[-1].comparison.is_final
    assert answers[-1].comparison.scenario.design == (2, -1)


def test_that_questions_overtaken_before_their_turn_are_never_simulated(
    live: LiveBridge, gated: Gated, qtbot: QtBot
) -> None:
    designs = [(1, -1), (2, -1), (3, -1), (3, 1)]
    answered: list[DesignPoint] = []
    live.answered.connect(lambda answer: answered.append(answer.comparison.scenario.design))
    live.ask(question(designs[0]))
    qtbot.waitUntil(lambda: bool(gated.asked))
    for design in designs[1:]:
        live.ask(question(design))
    gated.gate.set()
    with qtbot.waitSignal(live.idle):
        pass
    assert set(gated.asked) == {(), designs[0], designs[-1]}
    assert answered[-1] == designs[-1]
    assert designs[0] in answered  # what was under way is shown, so that a slider that never rests is not mute


def test_that_a_newer_question_ends_the_sharpening_of_the_older_one(
    live: LiveBridge, gated: Gated, qtbot: QtBot
) -> None:
    gated.gate.set()
    finals: list[DesignPoint] = []
    live.answered.connect(
        lambda answer: finals.append(answer.comparison.scenario.design) if answer.comparison.is_final else None
    )
    with qtbot.waitSignal(live.answered):
        live.ask(question((1, -1), 2_000_000))
    with qtbot.waitSignal(live.idle):
        live.ask(question((2, -1)))
    assert finals == [(2, -1)]


def test_that_each_change_alone_is_told_after_the_answer(qtbot: QtBot) -> None:
    surface = Surface(FACTORS)
    live = bridge_of(surface)
    alone: list[tuple[int, DesignPoint]] = []
    live.alone.connect(lambda found: alone.append((found.factor, found.comparison.scenario.design)))
    with qtbot.waitSignal(live.idle):
        live.ask(question((2, 1), details=True))
    assert set(alone) == {(0, (2, -1)), (1, (-1, 1))}
    live.close()


def test_that_a_setting_that_cannot_be_simulated_is_told_and_the_next_is_answered(qtbot: QtBot) -> None:
    live = bridge_of(Refuser(FACTORS))
    with qtbot.waitSignal(live.failed) as failure:
        live.ask(question((3, -1)))
    assert isinstance(failure.args[0], SimulationError)
    with qtbot.waitSignal(live.answered):
        live.ask(question((1, -1)))
    live.close()


def test_that_a_curve_grows_with_each_replication_of_both_sides(qtbot: QtBot) -> None:
    live = bridge_of(Surface(FACTORS))
    told: list[SeriesAnswer] = []
    live.series.connect(told.append)
    with qtbot.waitSignal(live.idle):
        live.ask(question((), details=True))
    assert [one.found.n_replications for one in told if one.found is not None] == list(range(1, 21))
    with qtbot.waitSignal(live.idle):
        live.ask(question((2, -1), details=True))
    untraced = [one for one in told if one.design == (2, -1)]
    assert untraced
    assert all(one.found is None for one in untraced)  # no plant behind the stand-in that could be changed
    live.close()
