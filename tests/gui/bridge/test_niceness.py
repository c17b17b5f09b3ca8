"""Who lets whom go first."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from twin_app.gui.bridge.niceness import stand_back


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has priorities for threads")
def test_that_a_thread_and_those_it_starts_stand_back_and_no_other() -> None:
    found: list[int] = []

    def note() -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    def work() -> None:
        note()
        stand_back(found[0] + 3)
        note()
        inner = threading.Thread(target=note)
        inner.start()
        inner.join()

    outer = threading.Thread(target=work)
    outer.start()
    outer.join()
    note()
    assert found == [found[0], found[0] + 3, found[0] + 3, found[0]]
