"""Makes the pictures of docs/first-hour.md by going through a new user's first hour with mouse and keys.

    PYTHONPATH=. xvfb-run -a -s "-screen 0 1600x1000x24" python docs/make_walkthrough.py [--light] [--only NAME …]

Each step says what it does, does it as a person would, and leaves one picture in docs/images/desktop. A step that no
longer works stops the script, so that pictures never show what the program does not do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.gui.windows.user import User
from twin_app.gui.session.study import StudyStatus
from twin_app.gui.theme import ThemeMode

FOLDER = Path(__file__).parent / "images" / "desktop"
WIDTH = 1200
SIMULATIONS = 300
FILLER = "/Plant/Line/Filler"


class Walk:
    """The steps, in their order; each builds on the one before."""

    def __init__(self, user: User) -> None:
        self.user, self.window = user, user.window

    def welcome(self) -> None:
        """The welcome page, with the check of this computer."""
        self.user.rest(1500)

    def plant(self) -> None:
        """Click a shipped example."""
        session = self.window.session
        card = next(card for card in self.window.centre.widget(0).examples if "ottling" in card.accessibleName())
        self.user.click(card)
        self.user.wait_for(lambda: session.document.is_open and self.window.viewport.model is not None)
        self.user.wait_for(lambda: self.window.viewport.is_up_to_date)
        session.selection.set((FILLER,))
        self.user.rest(1500)

    def run(self) -> None:
        """Press Ctrl+R."""
        runs = self.window.session.runs
        self.window.docks.raise_dock("results")
        self.user.press("Ctrl+R")
        self.user.wait_for(lambda: runs.result is not None and not runs.is_running, 400.0)
        self.user.rest(2500)

    def playback(self) -> None:
        """Ctrl+4, trace one replication, go to the third long stop."""
        playback = self.window.session.playback
        self.user.press("Ctrl+4")
        self.user.wait_for(lambda: self.window.workspace == "playback")
        self.user.rest()
        self.user.click(self.window.docks["timeline"].empty.button)
        self.user.wait_for(lambda: playback.recording is not None, 120.0)
        playback.set_clock_start(6 * 3600.0)
        stops = self.window.docks["timeline"]
        for _ in range(12):
            self.user.press("]", stops)
        self.user.rest(200)
        view = stops.view.ruler
        here = playback.time_s + 90.0
        self.user.click(view, view.axis.x(here), 10)
        self.window.session.selection.set((playback.selected_loss.path,))
        self.user.rest(3000)

    def what_if(self) -> None:
        """Ctrl+2, drag a slider."""
        self.user.press("Ctrl+2")
        self.user.wait_for(lambda: self.window.workspace == "what_if")
        self.user.rest(4000)
        slider = next(found for found in self.window.docks["factors"].findChildren(QWidget) if _is_slider(found))
        middle = slider.height() / 2
        self.user.drag(slider, QPointF(slider.width() * 0.2, middle), QPointF(slider.width() * 0.8, middle))
        self.user.rest(8000)

    def study(self) -> None:
        """Ctrl+3, a few hundred simulations, start, wait."""
        study = self.window.session.study
        self.user.press("Ctrl+3")
        self.user.wait_for(lambda: self.window.workspace == "study")
        self.window.docks["study_setup"].simulations.setValue(SIMULATIONS)
        self.user.rest()
        self.window.actions_.run("study.start")
        self.user.wait_for(lambda: study.status is StudyStatus.DONE, 900.0)
        self.user.rest(2500)

    def applied(self) -> None:
        """Apply the best recommendation; the layer is there, the layout as it was."""
        button = next(
            found
            for found in self.window.findChildren(QAbstractButton)
            if found.isVisible() and "Apply" in found.text()
        )
        self.user.click(button)
        self.user.wait_for(lambda: self.window.session.document.now.is_modified)
        self.user.press("Ctrl+1")
        self.user.rest(4000)


def _is_slider(widget: QWidget) -> bool:
    return widget.isVisible() and type(widget).__name__ == "FactorSlider"


def keep(user: User, name: str) -> Path:
    """A picture of the window, small enough for a page."""
    file = FOLDER / f"{name}.png"
    view = user.window.viewport
    user.wait_for(lambda: view.is_up_to_date or view.model is None or not view.isVisible())
    user.rest(1500)
    user.picture(file)
    image = Image.open(file).convert("RGB")
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def main() -> None:
    """Walks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--light", action="store_true", help="the light theme")
    parser.add_argument("--only", nargs="*", help="these steps alone")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    user = User(ThemeMode.LIGHT if arguments.light else ThemeMode.DARK)
    walk = Walk(user)
    steps: list[Callable[[], None]] = [
        walk.welcome, walk.plant, walk.run, walk.playback, walk.what_if, walk.study, walk.applied,
    ]  # fmt: skip
    for number, step in enumerate(steps, start=1):
        if arguments.only and step.__name__ not in arguments.only:
            continue
        step()
        file = keep(user, f"{number}-{step.__name__.replace('_', '-')}")
        sys.stderr.write(f"{file.name}: {step.__doc__}\n")
    user.window.session.document.undo()
    user.leave()


if __name__ == "__main__":
    main()
