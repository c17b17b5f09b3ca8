"""The session's worker processes: started once, in the background, lent to one run or study at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from twin_app.gui.bridge.libraries import Group, Libraries
from twin_app.gui.bridge.niceness import BACKGROUND, thread_beside

if TYPE_CHECKING:  # the first window must not wait for the compiler's library
    from twin_app.experiment.executors import Executor

_LOOK_S = 0.05


class WarmPool:
    """A `ProcessExecutor` that outlives runs. All methods may be called from any thread."""

    def __init__(self, make: Callable[[], Executor] | None = None, *, libraries: Libraries | None = None) -> None:
        """`make` stands in for real processes in tests."""
        self._libraries = libraries or Libraries()
        self._make = make or _processes
        self._lock = threading.Lock()
        self._executor: Executor | None = None
        self._is_lent = False
        self._is_closed = False
        self._warming: threading.Thread | None = None
        self._compiling: subprocess.Popen[bytes] | None = None
        self._has_kernel, self._is_rehearsed = threading.Event(), threading.Event()
        self._has_kernel.set()
        self._is_rehearsed.set()
        self._warm_s: float | None = None
        self._when_warm: list[Callable[[float], object]] = []

    def tell_when_warm(self, listener: Callable[[float], object]) -> None:
        """Calls `listener`, in any thread, once the workers are ready: with what it took to load and start them [s]."""
        with self._lock:
            if self._warm_s is None:
                self._when_warm.append(listener)
                return
        listener(self._warm_s)

    @property
    def workers(self) -> int:
        """Processes there are, or will be."""
        from twin_app.experiment.executors import available_cores

        return self._executor.workers if self._executor is not None else available_cores()

    @property
    def is_preparing(self) -> bool:
        """Whether the kernel is being compiled or loaded: a run begun now waits for that."""
        return not (self._has_kernel.is_set() and self._is_rehearsed.is_set())

    def warm_up(self, after_loading: Callable[[], object] | None = None) -> threading.Thread:
        """Gets this process and the workers ready for the first run, without waiting.

        The kernel is compiled if it must be, in a process of its own, since compiling holds the interpreter; then it is
        loaded here, for What-if, and in the workers. `after_loading` it here, something may be called in that thread.
        """
        self._has_kernel.clear()
        self._is_rehearsed.clear()
        thread = thread_beside(lambda: self._warm_up(after_loading), "warm-up")
        self._warming = thread
        thread.start()
        return thread

    def load_libraries(self) -> bool:
        """Waits for the libraries of the simulator; for threads other than the window's. False: the window closes, and
        they must not be begun any more."""
        while not self._is_closed and not self._libraries.wait(Group.SIMULATOR, _LOOK_S):
            pass
        return not self._is_closed

    def load(self, is_cancelled: Callable[[], bool] | None = None) -> None:
        """Waits until this process can simulate: for libraries, and for the kernel if it is on its way."""
        self._wait(self._has_kernel, is_cancelled)

    def load_workers(self, is_cancelled: Callable[[], bool] | None = None) -> None:
        """Waits until the workers can simulate, if they are being made ready."""
        self._wait(self._is_rehearsed, is_cancelled)

    def _wait(self, event: threading.Event, is_cancelled: Callable[[], bool] | None) -> None:
        while not (self._libraries.wait(Group.SIMULATOR, _LOOK_S) and event.wait(_LOOK_S)):
            if self._is_closed or (is_cancelled is not None and is_cancelled()):
                return

    def lend(self) -> Executor | None:
        """The executor, to be given back; None while somebody else has it, and after the end."""
        import twin_app.experiment.executors  # noqa: F401, before the lock: nobody shall wait for a library with it

        with self._lock:
            if self._is_lent or self._is_closed:
                return None
            if self._executor is None:
                self._executor = self._make()
            self._is_lent = True
            return self._executor

    def take_back(self) -> None:
        """The borrower is done."""
        with self._lock:
            self._is_lent = False
            executor = self._executor if self._is_closed else None
        if executor is not None:
            executor.close()

    def stop(self) -> threading.Thread | None:
        """Nothing is lent any more, and whoever waits goes on; `close` is to follow. The thread that warms up."""
        self._is_closed = True
        self._has_kernel.set()
        self._is_rehearsed.set()
        if self._compiling is not None:
            self._compiling.kill()
        return self._warming

    def close(self) -> None:
        """Ends the processes; those that are lent when they come back."""
        self.stop()
        with self._lock:
            executor = None if self._is_lent else self._executor
        if executor is not None:
            executor.close()

    def _warm_up(self, after_loading: Callable[[], object] | None) -> None:
        began = perf_counter()
        try:
            while not self._libraries.wait(Group.SIMULATOR, _LOOK_S):
                if self._is_closed:
                    return
            self._prepare()
            if after_loading is not None:
                after_loading()
            self._has_kernel.set()
            self._rehearse()
            if not self._is_closed:
                self._tell_warm(perf_counter() - began)
        finally:
            self._has_kernel.set()
            self._is_rehearsed.set()

    def _tell_warm(self, seconds: float) -> None:
        with self._lock:  # whoever closes us lets go of the listeners afterwards
            self._warm_s = seconds
            listeners, self._when_warm = self._when_warm, []
            for listener in listeners if not self._is_closed else ():
                listener(seconds)

    def _prepare(self) -> None:
        """The kernel, compiled and loaded into this process."""
        from twin_app.experiment.rehearsal import has_kernels, load_kernels
        from twin_app.sim.jit import can_keep

        if not has_kernels() and can_keep() and not self._is_closed:
            command = [sys.executable, "-P", "-m", "twin_app.sim.precompile"]
            self._compiling = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self._compiling.wait()
        if has_kernels() and not self._is_closed:
            load_kernels()

    def _rehearse(self) -> None:
        """The workers, up and with the kernel loaded."""
        from twin_app.experiment.rehearsal import rehearse

        executor = self.lend()
        if executor is None:
            return
        try:
            rehearse(executor, lambda: self._is_closed)
        finally:
            self.take_back()


def _processes() -> Executor:
    from twin_app.experiment.executors import ProcessExecutor, available_cores

    return ProcessExecutor(available_cores(), niceness=BACKGROUND)
