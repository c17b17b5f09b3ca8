"""Full disks, and files that others change or remove while they are open."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from twin_app.errors import StoreWriteError
from twin_app.gui.commands.safety_commands import failure_words
from twin_app.usd.document import Document, SetValues

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

LINE = Path(__file__).parents[2] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000
SERVERS = "twin:station:servers"


@pytest.fixture
def scene(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Path]:
    """An open scene; what is not saved is given up at the end."""
    file = Path(shutil.copy(LINE, tmp_path / "line.usda"))
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(file))
    yield file
    window.session.document.close()


def edit(window: MainWindow, qtbot: QtBot, value: int) -> str:
    """Changes a station; its path."""
    document = window.session.document
    assert document.plant is not None
    station = document.plant.stations[0].path
    with qtbot.waitSignal(document.changed, timeout=PATIENCE):
        document.edit(SetValues(paths=(station,), values={SERVERS: value}))
    return station


def said(window: MainWindow, qtbot: QtBot, heading: str) -> list[QPushButton]:
    """Waits for the dialog of this heading; its buttons."""
    safety = window.safety
    qtbot.waitUntil(
        lambda: safety.dialog is not None and heading in safety.dialog.accessibleDescription(), timeout=PATIENCE
    )
    assert safety.dialog is not None
    return safety.dialog.buttons


def fill_disk(monkeypatch: pytest.MonkeyPatch, *, only: str = "") -> None:
    """From now on nothing more can be written, or nothing of this name."""
    real = os.fsync

    def full(handle: int) -> None:
        if only in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)


def test_that_a_full_disk_names_what_is_safe_and_saving_again_writes_everything(
    window: MainWindow, qtbot: QtBot, scene: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scene.read_bytes()
    edit(window, qtbot, 5)
    with monkeypatch.context() as patch:
        fill_disk(patch, only="line")
        window.files.save()
        buttons = said(window, qtbot, "Could not save line.usda")
    assert window.safety.dialog is not None
    words = window.safety.dialog.accessibleDescription()
    assert "The disk is full. Nothing was lost; a copy is in the recovery folder." in words
    assert scene.read_bytes() == before
    assert list(window.preferences.folders.recovery.rglob("document.json"))
    again = next(button for button in buttons if button.text() == "Try again")
    with qtbot.waitSignal(window.session.document.saved, timeout=PATIENCE):
        again.click()
    assert "twin:station:servers = 5" in scene.read_text(encoding="utf-8")


def test_that_a_full_disk_everywhere_says_that_work_is_only_in_memory_once(
    window: MainWindow, qtbot: QtBot, scene: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(window, qtbot, 5)
    document, folder = window.session.document, window.preferences.folders.recovery
    fill_disk(monkeypatch)
    document.autosave(folder)
    said(window, qtbot, "Your work is only in memory")
    first = window.safety.dialog
    with qtbot.waitSignal(document.failed, timeout=PATIENCE):
        document.autosave(folder)
    assert window.safety.dialog is first
    window.files.save()
    said(window, qtbot, "only in memory: keep Twin open")


def test_that_a_file_that_another_program_has_changed_can_be_read_again(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    station = edit(window, qtbot, 7)
    other = scene.with_name("other.usda")
    shutil.copy(LINE, other)
    document = Document.open(other)
    document.edit(SetValues(paths=(station,), values={SERVERS: 3}))
    document.save()
    document.close()
    other.replace(scene)
    buttons = said(window, qtbot, "line.usda was changed by another program")
    assert [button.text() for button in buttons] == ["Keep mine", "Reload"]
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        buttons[1].click()
    now = window.session.document.now
    assert now is not None
    assert now.records[station].values[SERVERS] == 3
    assert not now.is_modified


def test_that_what_the_user_keeps_replaces_what_another_program_wrote(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    edit(window, qtbot, 7)
    scene.write_text(scene.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    said(window, qtbot, "was changed by another program")[0].click()
    with qtbot.waitSignal(window.session.document.saved, timeout=PATIENCE):
        window.files.save()
    assert "twin:station:servers = 7" in scene.read_text(encoding="utf-8")


def test_that_a_file_that_is_gone_is_told_once_and_written_again_by_save(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    scene.unlink()
    buttons = said(window, qtbot, "line.usda is not there any more")
    dialog = window.safety.dialog
    window.safety.watch._compare()
    qtbot.waitUntil(lambda: not window.session.document.is_busy, timeout=PATIENCE)
    assert window.safety.dialog is dialog
    with qtbot.waitSignal(window.session.document.saved, timeout=PATIENCE):
        buttons[0].click()
    again = Document.open(scene)
    assert len(again.plant().stations) == 2
    again.close()


def test_that_saving_by_ourselves_is_no_news(window: MainWindow, qtbot: QtBot, scene: Path) -> None:
    watch = window.safety.watch
    edit(window, qtbot, 4)
    with qtbot.waitSignal(window.session.document.saved, timeout=PATIENCE):
        window.files.save()
    watch._compare()
    qtbot.waitUntil(lambda: not window.session.document.is_busy, timeout=PATIENCE)
    assert window.safety.dialog is None


def test_that_reasons_are_said_as_a_person_would_say_them() -> None:
    full = StoreWriteError(f"/plants/line2.usda: cannot be written: {os.strerror(errno.ENOSPC)}")
    assert failure_words(full) == ("line2.usda", "the disk is full")
    unknown = StoreWriteError("/plants/line2.usda: cannot be written: The moon is too close")
    assert failure_words(unknown) == ("line2.usda", "The moon is too close")
