"""Live answers of What-if: from a slider's move to the first answer in the window's thread."""

from __future__ import annotations

import statistics
from time import perf_counter

from benchmarks.measuring import Finding
from benchmarks.scenes import MODELS
from twin_app.plant.build import build_plant
from twin_app.plant.factors import DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import BASELINE
from twin_app.usd import read_scene

_ROOT = MODELS.parents[1]
_SCENES = {
    "M3, 20 stations": MODELS / "m3_factors.usda",
    "bottling line": _ROOT / "scenes" / "bottling_line" / "plant.usda",
}
_WANTED_S = 0.2
_REPLICATIONS = 200
_PATIENCE_S = 60.0


def measure(*, is_quick: bool) -> list[Finding]:
    """The baseline is known, as it is a moment after the workspace was opened."""
    repeats = 4 if is_quick else 12
    return [_first_answers(name, str(scene), repeats) for name, scene in _SCENES.items()]


def _first_answers(name: str, scene: str, repeats: int) -> Finding:
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance() or QCoreApplication([])
    plant = build_plant(read_scene(scene).description)
    asker = _Asker(application, plant)
    asker.ask((), until_final=True)
    found = [asker.ask(design, until_final=False) for design in _designs(plant, repeats)]
    asker.close()
    seconds = [one for one, _ in found]
    counts = sorted(count for _, count in found)
    worst = max(seconds)
    return Finding(
        f"live answer, {name}",
        f"{1000 * statistics.median(seconds):.0f} ms (worst {1000 * worst:.0f}) with {counts[len(counts) // 2]} of "
        f"{_REPLICATIONS} replications",
        "≤ 200 ms",
        statistics.median(seconds) <= _WANTED_S,
    )


def _designs(plant: Plant, count: int) -> list[DesignPoint]:
    """One factor after the other at its last level."""
    n = len(plant.factors)
    return [
        tuple(
            len(factor.levels) - 1 - i // n if index == i % n and len(factor.levels) > i // n else BASELINE
            for index, factor in enumerate(plant.factors)
        )
        for i in range(count)
    ]


class _Asker:
    """Asks one question after the other through the bridge of the desktop."""

    def __init__(self, application: object, plant: Plant) -> None:
        from twin_app.gui.bridge.live import LiveBridge

        self._application = application
        self._plant = plant
        self._bridge = LiveBridge()
        self._answers: list[tuple[float, int, bool]] = []
        self._bridge.answered.connect(
            lambda answer: self._answers.append(
                (perf_counter(), answer.comparison.replications, answer.comparison.is_final)
            )
        )

    def ask(self, design: DesignPoint, *, until_final: bool) -> tuple[float, int]:
        """Seconds to the first answer in this thread, and its replications."""
        from PySide6.QtCore import QCoreApplication, QThread

        from twin_app.gui.bridge.live import Question

        self._answers.clear()
        started = perf_counter()
        self._bridge.ask(
            Question(
                plant=self._plant, seed=1, design=design, reference=(), replications=_REPLICATIONS, has_details=False
            )
        )
        while perf_counter() - started < _PATIENCE_S:
            QCoreApplication.processEvents()
            if self._answers and (self._answers[-1][2] or not until_final):
                return self._answers[0][0] - started, self._answers[0][1]
            QThread.msleep(1)
        raise RuntimeError(f"no answer within {_PATIENCE_S:.0f} s")

    def close(self) -> None:
        """Ends the thread."""
        self._bridge.close()
