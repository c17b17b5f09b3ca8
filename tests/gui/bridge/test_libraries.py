"""Libraries are loaded by one thread in an order, and OpenUSD before there is one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from twin_app.gui.bridge.libraries import Group, Libraries
from twin_app.gui.bridge.pool import WarmPool

ROOT = Path(__file__).parents[3]
MODULES = {Group.SIMULATOR: ("c", "d"), Group.VIEW: ("a", "b")}


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
    assert loader.names == ["a", "b", "c", "d"]
    assert told[1:] == [["a", "b", "c", "d"]]
    assert loader.threads == {thread.ident}
    assert libraries.has(Group.VIEW)


def test_that_a_thread_which_needs_one_group_before_the_beginning_loads_that_alone() -> None:
    loader = Loader()
    libraries = Libraries(MODULES, loader)
    assert libraries.wait(Group.VIEW)
    assert loader.names == ["a", "b"]
    assert loader.threads == {threading.get_ident()}
    assert not libraries.has(Group.SIMULATOR)


def test_that_nothing_more_is_loaded_after_the_end() -> None:
    loader = Loader()
    libraries = Libraries(MODULES, loader)
    libraries.stop()
    assert not libraries.wait(Group.SIMULATOR, 0.0)
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
    assert loader.names == ["a", "b"]
    assert not libraries.has(Group.SIMULATOR)
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
    assert loader.names == ["c", "d"]


_PREPARING = """
import sys
import threading
from PySide6.QtCore import QTimer
from shiboken6 import Shiboken
from twin_app.gui.app import make_application

class Finder:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            elsewhere.append(name)

elsewhere = []
sys.meta_path.insert(0, Finder())
application = make_application()
from twin_app.gui.bridge.libraries import Group
from twin_app.gui.main_window import MainWindow
from twin_app.gui.preferences import Preferences
from twin_app.gui.theme import ThemeControl
from twin_app.gui.workspaces.registry import WORKSPACES

window = MainWindow(Preferences(), ThemeControl(application))
window.show()
window.prepare()
window.spaces.expect(WORKSPACES)
left = {space.id for space in WORKSPACES}

def built(name):
    left.discard(name)
    if not left:
        window.close()

window.spaces.built.connect(built)
window.gone.connect(application.quit)
QTimer.singleShot(100_000, application.quit)
application.exec()
assert not left, left
assert "twin_app.gui.viewport.scene_drawer" in elsewhere
assert "twin_app.experiment.studies" in elsewhere
for name in elsewhere:
    values = vars(sys.modules[name]).values() if name in sys.modules else ()
    own = [one for one in values if isinstance(one, type) and one.__module__ == name]
    if name.split(".")[0] == "PySide6" or any(issubclass(one, Shiboken.Object) for one in own):
        print(name)
"""


def test_that_no_thread_but_the_windows_makes_classes_of_qts(tmp_path: Path) -> None:
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE")}
    command = [sys.executable, "-c", _PREPARING]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | homes, capture_output=True, text=True, timeout=150, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1000:]
    assert done.stdout.split() == []
