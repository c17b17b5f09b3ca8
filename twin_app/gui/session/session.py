"""Everything that docks and workspaces share, handed to each of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

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
from twin_app.gui.session.working_year import WorkingYear

_SHOWN_AFTER_S = 5.0
"""So long what is needed later waits at most for a plant to be shown."""
_PATIENCE_S = 3.0
"""For files that are being written when the window goes."""


class Session:
    """One open window's state. There are no globals: whoever needs it is given it."""

    def __init__(self, pool: WarmPool | None = None, *, studies: Path | None = None) -> None:
        """`pool` stands in for worker processes in tests. `studies` is where studies are kept; None: in the user's
        data folder."""
        self.document = DocumentSession()
        self.selection = Selection()
        self.view = View()
        self.playback = PlaybackSession()
        self.libraries = Libraries()
        self._ending: threading.Thread | None = None
        self.pool = pool or WarmPool(libraries=self.libraries)
        self.runs = RunState(self.pool)
        self.scenario = ScenarioState(LiveBridge(load=self.pool.load))
        self.study = StudyState(self.pool, root=studies)
        self.year = WorkingYear()
        self.highlights = Highlights(self.runs, self.scenario, self.study)
        self.document.opening.connect(lambda: self.libraries.hold(_SHOWN_AFTER_S))
        self.document.failed.connect(self.libraries.release)
        self.document.cancelled.connect(self.libraries.release)
        self.document.opened.connect(lambda: self._take_plant(is_new=True))
        self.document.changed.connect(lambda: self._take_plant(is_new=False))
        self.document.closed.connect(lambda: self._take_plant(is_new=True))
        self.document.closed.connect(self.study.leave_plant)
        self.document.closed.connect(self.selection.clear)
        self.document.closed.connect(self.view.show_all)
        self.document.closed.connect(lambda: self.playback.show(None))

    def stop(self) -> None:
        """Tells every thread and process to end, without waiting: work is cancelled, what is written is finished."""
        if self._ending is not None:
            return
        self.playback.close()
        threads = [self.runs.end(), self.study.end(), self.scenario.end()]
        threads += [self.libraries.stop(), self.pool.stop(), self.document.end()]
        self._ending = threading.Thread(target=self._end, args=([one for one in threads if one],), name="ending")
        self._ending.start()

    @property
    def is_over(self) -> bool:
        """Whether all that `stop` has told to end has ended."""
        return self._ending is not None and not self._ending.is_alive()

    def close(self) -> None:
        """Ends every thread and process; called once, when the window goes."""
        self.stop()
        if self._ending is not None:
            self._ending.join()

    def _end(self, threads: Sequence[threading.Thread]) -> None:
        until = monotonic() + _PATIENCE_S
        for thread in threads:
            thread.join(max(until - monotonic(), 0.0))
        self.pool.close()

    def _take_plant(self, *, is_new: bool) -> None:
        """The plant is another one; while it has faults there is none to simulate."""
        plant = self.document.plant
        self.runs.set_plant(plant, is_new=is_new)
        self.scenario.set_plant(plant, self.runs.settings.seed)
        self.study.set_plant(plant)
