"""Loads large libraries in the background, one after the other, so that nobody has to wait for them later.

Only one thread does this, and it holds no lock of ours meanwhile: whoever imports something that is being imported
waits for Python's own lock of that module, and the order in which modules import each other has no circles across
packages. OpenUSD is not among them. While one of its extensions is loaded it lets the interpreter go with the lock of
the dynamic loader in hand and wants it back; an import in another thread, with the interpreter in hand, waits for that
lock: two threads that wait for each other for ever. So `session.document` imports it before there is any other thread.

Nor is anything that has classes of Qt's. Its bindings keep their types in a table without a lock, which they read
without the interpreter whenever Qt asks for the class of an object: whoever makes such a class in another thread may
find the window reading the table just when it grows, and that ends the process. Our docks are imported in the window's
thread as they are built, and pyqtgraph before there is a window (`main_window`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from importlib import import_module
from time import monotonic

from twin_app.gui.bridge.niceness import thread_beside


class Group(Enum):
    """What is loaded together, in this order."""

    VIEW = auto()
    """The 3D view, whose thread loads it as well: two that load at once would take the interpreter from the window."""
    SIMULATOR = auto()
    """Runs, studies, what-if, result files; not yet the compiled kernel."""


_MODULES: Mapping[Group, Sequence[str]] = {
    Group.VIEW: ("twin_app.gui.viewport.scene_drawer",),
    Group.SIMULATOR: (
        "twin_app.experiment.executors",
        "twin_app.experiment.simulator",
        "twin_app.experiment.what_if",
        "twin_app.experiment.studies",
        "twin_app.experiment.rehearsal",
        "twin_app.store",
    ),
}

_LATER = (Group.SIMULATOR,)
"""Not needed to show a plant."""


class Libraries:
    """All methods may be called from any thread; nothing but `wait` waits."""

    def __init__(
        self, modules: Mapping[Group, Sequence[str]] = _MODULES, load: Callable[[str], object] = import_module
    ) -> None:
        """`load` stands in for an import in tests."""
        self._modules, self._load = modules, load
        self._loaded = {group: threading.Event() for group in Group}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_stopped = False
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        self._held_until = 0.0

    def begin(self, after_each: Callable[[], object] | None = None) -> None:
        """Starts to load, the first time it is called; `after_each` group is called in the thread."""
        with self._starting:
            if self._thread is not None:
                return
            self._thread = thread_beside(lambda: self._work(after_each), "libraries")
        self._thread.start()

    def hold(self, seconds: float) -> None:
        """Begins nothing that only later work needs, until `release` or so much time has passed."""
        self._held_until = monotonic() + seconds
        self._may_go_on.clear()

    def release(self) -> None:
        """Goes on."""
        self._may_go_on.set()

    def has(self, group: Group) -> bool:
        """Whether all of a group has been loaded, or has been tried."""
        return self._loaded[group].is_set()

    def stop(self) -> threading.Thread | None:
        """Loads nothing more; the thread that is still at the last one."""
        self._is_stopped = True
        self.release()
        return self._thread

    def wait(self, group: Group, seconds: float | None = None) -> bool:
        """Until a group is there; for threads other than the window's. Whether it is.

        Where `begin` was not called, the caller's thread loads this group, and nothing else.
        """
        if self._thread is None and not self.has(group):
            self._load_group(group)
        return self._loaded[group].wait(seconds)

    def _work(self, after_each: Callable[[], object] | None) -> None:
        for group in Group:
            self._load_group(group, may_be_held=group in _LATER)
            if after_each is not None:
                after_each()

    def _load_group(self, group: Group, *, may_be_held: bool = False) -> None:
        for name in self._modules.get(group, ()):
            if may_be_held:
                self._may_go_on.wait(max(self._held_until - monotonic(), 0.0))
            if self._is_stopped:
                return
            self._load_one(name)
        self._loaded[group].set()

    def _load_one(self, name: str) -> None:
        try:
            self._load(name)
        except Exception:  # whatever it is: whoever needs the library meets it again, and nobody shall wait for ever
            return
