"""Everything that docks and workspaces share, handed to each of them."""

from __future__ import annotations

from twin_app.gui.bridge.libraries import Libraries
from twin_app.gui.bridge.live import LiveBridge
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session.document import DocumentSession
from twin_app.gui.session.highlights import Highlights
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.study import StudyState
from twin_app.gui.session.view import View


class Session:
    """One open window's state. There are no globals: whoever needs it is given it."""

    def __init__(self, pool: WarmPool | None = None) -> None:
        """`pool` stands in for worker processes in tests."""
        self.document = DocumentSession()
        self.selection = Selection()
        self.view = View()
        self.playback = PlaybackSession()
        self.libraries = Libraries()
        self.pool = pool or WarmPool(libraries=self.libraries)
        self.runs = RunState(self.pool)
        self.scenario = ScenarioState(LiveBridge(load=self.pool.load))
        self.study = StudyState(self.pool)
        self.highlights = Highlights(self.runs, self.scenario, self.study)
        self.document.opened.connect(lambda: self._take_plant(is_new=True))
        self.document.changed.connect(lambda: self._take_plant(is_new=False))
        self.document.closed.connect(lambda: self._take_plant(is_new=True))
        self.document.closed.connect(self.study.leave_plant)
        self.document.closed.connect(self.selection.clear)
        self.document.closed.connect(self.view.show_all)
        self.document.closed.connect(lambda: self.playback.show(None))

    def close(self) -> None:
        """Ends every thread and process; called once, when the window goes."""
        self.playback.close()
        self.runs.close()
        self.study.close()
        self.scenario.close()
        self.document.shut_down()
        self.pool.close()

    def _take_plant(self, *, is_new: bool) -> None:
        """The plant is another one; while it has faults there is none to simulate."""
        plant = self.document.plant
        self.runs.set_plant(plant, is_new=is_new)
        self.scenario.set_plant(plant, self.runs.settings.seed)
        self.study.set_plant(plant)
