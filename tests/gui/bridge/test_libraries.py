"""Libraries are loaded by one thread in an order, and OpenUSD before there is one."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from twin_app.gui.bridge.libraries import Group, Libraries
from twin_app.gui.bridge.pool import WarmPool

ROOT = Path(__file__).parents[3]
MODULES = {Group.PANELS: ("a", "b"), Group.VIEW: ("c",), Group.SIMULATOR: ("d",)}


class Loader:
    """Stands in for imports, and notes who asked for what."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, name: str) -> None:
        self.names.append(name)
        self.threads.add(threading.get_ident())
        if name == "b":
            raise ImportError("there is no b here")


def test_that_one_thread_loads_group_after_group_and_passes_over_what_is_missing() -> None:
    loader, told = Loader(), list[list[str]]()
    libraries = Libraries(MODULES, loader)
    libraries.begin(lambda: told.append(list(loader.names)))
    libraries.begin()
    assert libraries.wait(Group.SIMULATOR, 10.0)
    thread = libraries.stop()
    assert thread is not None
    thread.join(10.0)
    assert loader.names == ["c", "a", "b", "d"]
    assert told[1:] == [["c"], ["c", "a", "b"], ["c", "a", "b", "d"]]
    assert loader.threads == {thread.ident}
    assert libraries.has(Group.PANELS)


def test_that_a_thread_which_needs_one_group_before_the_beginning_loads_that_alone() -> None:
    loader = Loader()
    libraries = Libraries(MODULES, loader)
    assert libraries.wait(Group.VIEW)
    assert loader.names == ["c"]
    assert loader.threads == {threading.get_ident()}
    assert not libraries.has(Group.SIMULATOR)


def test_that_nothing_more_is_loaded_after_the_end() -> None:
    loader = Loader()
    libraries = Libraries(MODULES, loader)
    libraries.stop()
    assert not libraries.wait(Group.PANELS, 0.0)
    assert loader.names == []


_OPENING = """
import sys
import twin_app.gui.session.document

def libraries():
    with open("/proc/self/maps") as maps:
        return {line.split()[-1] for line in maps if ".so" in line} | {one for one in sys.modules if "pxr" in one}

before = libraries()
from twin_app.gui.session.snapshot import take_snapshot
from twin_app.usd.document import Document
from twin_app.usd.geometry import read_geometry
document = Document.open(sys.argv[1], lambda share, text: None, lambda: False)
take_snapshot(document)
read_geometry(document.stage)
print(sorted(one for one in libraries() - before if "pxr" in one or "usd" in one)[:5])
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="this system does not say what is loaded")
def test_that_opening_a_scene_loads_nothing_of_openusd_that_was_not_there_before_the_first_thread() -> None:
    scene = ROOT / "scenes" / "examples" / "flow_line.usda"
    command = [sys.executable, "-c", _OPENING, str(scene)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stderr[-1000:]


def test_that_what_is_needed_later_waits_for_a_plant_to_be_shown_but_not_for_ever() -> None:
    loader = Loader()
    libraries = Libraries(MODULES, loader)
    libraries.hold(60.0)
    libraries.begin()
    assert libraries.wait(Group.VIEW, 10.0)
    assert loader.names == ["c"]
    assert not libraries.has(Group.PANELS)
    libraries.release()
    assert libraries.wait(Group.SIMULATOR, 10.0)
    libraries = Libraries(MODULES, loader)
    libraries.hold(0.0)
    libraries.begin()
    assert libraries.wait(Group.SIMULATOR, 10.0)


def test_that_the_end_does_not_wait_for_what_is_held() -> None:
    libraries = Libraries(MODULES, Loader())
    libraries.hold(60.0)
    libraries.begin()
    thread = libraries.stop()
    assert thread is not None
    thread.join(10.0)
    assert not thread.is_alive()


def test_that_a_window_which_closes_begins_no_libraries() -> None:
    loader = Loader()
    pool = WarmPool(libraries=Libraries(MODULES, loader))
    pool.stop()
    assert not pool.load_libraries()
    assert loader.names == []
    pool = WarmPool(libraries=Libraries(MODULES, loader))
    assert pool.load_libraries()
    assert loader.names == ["d"]
