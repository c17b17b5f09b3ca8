"""What new worker processes find around them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@contextmanager
def environment_of_workers() -> Iterator[None]:
    """While processes start: one thread each in linear algebra, and the user's main script is not run again in them.

    Workers need nothing from `__main__`; without this, a script that calls us outside `if __name__ == "__main__"` would
    start itself over and over, and one that imports a desktop would load it in each worker.
    """
    saved = {name: os.environ.get(name) for name in _SINGLE_THREADED}
    main = sys.modules["__main__"]
    os.environ.update(dict.fromkeys(_SINGLE_THREADED, "1"))
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
