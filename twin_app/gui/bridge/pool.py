"""The session's worker processes: started once, in the background, lent to one run or study at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first window must not wait for the compiler's library
    from twin_app.experiment.executors import Executor

_SWITCH_S = 0.001
"""How long a thread may keep the interpreter while the window waits for it; 5 ms by default."""


_WARM_PATIENCE_S = 120.0
_LIBRARIES = ("pyqtgraph", "twin_app.experiment.simulator", "twin_app.experiment.what_if", "twin_app.store")


class WarmPool:
    """A `ProcessExecutor` that outlives runs. All methods may be called from any thread."""

    def __init__(
        self,
        make: Callable[[], Executor] | None = None,
        *,
        loading: AbstractContextManager[object] | None = None,
    ) -> None:
        """`make` stands in for real processes in tests. `loading` is entered while libraries are loaded.

        It must keep stages from being opened meanwhile: OpenUSD loads its plug-ins with the interpreter released and
        wants it back while it holds the lock of the dynamic loader, for which whoever imports a library waits with the
        interpreter in hand. The two can wait for each other for ever.
        """
        self._loading = loading or nullcontext()
        self._make = make or _processes
        self._lock = threading.Lock()
        self._executor: Executor | None = None
        self._is_lent = False
        self._is_closed = False
        self._compiling: subprocess.Popen[bytes] | None = None
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

    def warm_up(self, when_warm: Callable[[], None] | None = None) -> threading.Thread:
        """Compiles the kernel if it must be, in a process of its own, and starts the workers; without waiting."""

        sys.setswitchinterval(_SWITCH_S)

        def work() -> None:
            began = perf_counter()
            self.load()
            self._compile()
            executor = self.lend()
            if executor is not None:
                executor.warm_up()
                self.take_back()
                if executor.wait_until_warm(_WARM_PATIENCE_S):
                    self._tell_warm(perf_counter() - began)
            if when_warm is not None and not self._is_closed:
                when_warm()

        thread = threading.Thread(target=work, name="warm-up", daemon=True)
        thread.start()
        return thread

    def load(self) -> None:
        """Loads the libraries of the simulator and of the charts; to be called in a thread, before they are used."""
        with self._loading:
            for name in _LIBRARIES:
                import_module(name)

    def lend(self) -> Executor | None:
        """The executor, to be given back; None while somebody else has it, and after the end."""
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

    def close(self) -> None:
        """Ends the processes; those that are lent when they come back."""
        with self._lock:
            self._is_closed = True
            executor = None if self._is_lent else self._executor
        if self._compiling is not None:
            self._compiling.kill()
        if executor is not None:
            executor.close()

    def _tell_warm(self, seconds: float) -> None:
        with self._lock:  # whoever closes us lets go of the listeners afterwards
            self._warm_s = seconds
            listeners, self._when_warm = self._when_warm, []
            for listener in listeners if not self._is_closed else ():
                listener(seconds)

    def _compile(self) -> None:
        from twin_app.sim.jit import can_keep, is_compiled

        if is_compiled() or not can_keep():
            return
        command = [sys.executable, "-P", "-m", "twin_app.sim.precompile"]
        self._compiling = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._compiling.wait()


def _processes() -> Executor:
    from twin_app.experiment.executors import ProcessExecutor, available_cores

    return ProcessExecutor(available_cores())
