"""`kill -9` at chosen points of a study, in real processes: what is resumed ends as if nothing had happened."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.experiment.standins import Murderer, Surface, simulated
from tests.experiment.test_studies import FACTORS, PLANT, comparable
from twin_app.events import RunEvent, WarningRaised
from twin_app.experiment import study
from twin_app.store.journal import Journal

SIMULATIONS = 800
CHILD = f"""
import os, signal, sys
from pathlib import Path
from tests.experiment.standins import Surface
from tests.experiment.test_studies import FACTORS, PLANT
from twin_app.experiment import study
from twin_app.store import atomic, journal

def die():
    os.kill(os.getpid(), signal.SIGKILL)

{{trap}}
study(PLANT, simulations={SIMULATIONS}, simulator=Surface(FACTORS), workers=0, out=sys.argv[1], resume={{resume}})
"""
AFTER_ROWS = """
flush = journal.Journal.flush
def flush_and_die(self):
    flush(self)
    if self.n_rows >= {rows}:
        die()
journal.Journal.flush = flush_and_die
"""
WITHIN_TRANSACTION = """
import sqlite3
class Database(sqlite3.Connection):
    n_commits = 0
    def execute(self, text, *values):
        Database.n_commits += text == "COMMIT"
        if Database.n_commits >= 12:
            die()
        return super().execute(text, *values)
connect = sqlite3.connect
sqlite3.connect = lambda *words, **options: connect(*words, factory=Database, **options)
"""
AT_RENAME = """
replace, calls = os.replace, []
def replace_and_die(*paths):
    calls.append(paths)
    if len(calls) == 2 and {before}:  # the first one is the empty file at the start
        die()
    replace(*paths)
    if len(calls) == 2:
        die()
atomic.os.replace = replace_and_die
"""
AT_REMOVAL = """
unlink = Path.unlink
def unlink_and_die(path, **options):
    unlink(path, **options)
    if path.name.endswith("-journal"):
        die()
Path.unlink = unlink_and_die
"""
TRAPS = {
    "after 1 row": AFTER_ROWS.format(rows=1),
    "after 100 rows": AFTER_ROWS.format(rows=100),
    "after 400 rows": AFTER_ROWS.format(rows=400),
    "after 780 rows": AFTER_ROWS.format(rows=780),
    "within a transaction": WITHIN_TRANSACTION,
    "before the file is in place": AT_RENAME.format(before=True),
    "after the file is in place": AT_RENAME.format(before=False),
    "while the journal is removed": AT_REMOVAL,
}


def killed(out: Path, trap: str, *, resume: bool = False) -> None:
    """Runs the study in a process of its own, which must die of its trap."""
    code = CHILD.format(trap=trap, resume=resume)
    done = subprocess.run([sys.executable, "-c", code, str(out)], cwd=os.getcwd(), capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def contents(file: Path) -> dict[str, bytes]:
    """All numbers of a study file as they are on the disk, but its answer, which holds the time it took."""
    found: dict[str, bytes] = {}
    with h5py.File(file) as opened:
        opened.visititems(
            lambda name, item: (
                found.update({name: np.asarray(item[()]).tobytes()})
                if isinstance(item, h5py.Dataset) and item.dtype.kind in "iufb"
                else None
            )
        )
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], dict[str, bytes]]:
    """The answer and the file of a study that nothing happens to."""
    out = tmp_path_factory.mktemp("whole")
    found = study(PLANT, simulations=SIMULATIONS, simulator=Surface(FACTORS), out=out)
    return comparable(found), contents(out / "study.h5")


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_that_a_killed_study_goes_on_to_the_same_bits(
    trap: str, tmp_path: Path, whole: tuple[dict[str, object], dict[str, bytes]]
) -> None:
    killed(tmp_path / "out", trap)
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    resumed = study(PLANT, simulations=SIMULATIONS, simulator=counted, out=tmp_path / "out", resume=True)
    assert comparable(resumed) == whole[0]
    assert contents(tmp_path / "out" / "study.h5") == whole[1]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["study.h5"]


def test_that_committed_simulations_are_not_done_again_however_often_the_study_is_killed(
    tmp_path: Path, whole: tuple[dict[str, object], dict[str, bytes]]
) -> None:
    out = tmp_path / "out"
    for index, rows in enumerate((50, 200, 400)):
        killed(out, AFTER_ROWS.format(rows=rows), resume=index > 0)
        journal = Journal(out / "study.h5-journal")
        assert journal.n_rows >= rows
        journal.close()
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    resumed = study(PLANT, simulations=SIMULATIONS, simulator=counted, out=out, resume=True)
    assert (comparable(resumed), contents(out / "study.h5")) == whole
    assert 0 < simulated(counted) <= SIMULATIONS - 400


@pytest.mark.parametrize("at", [5, 9, 29])
def test_that_a_worker_killed_anywhere_changes_nothing(
    at: int, tmp_path: Path, whole: tuple[dict[str, object], dict[str, bytes]]
) -> None:
    murderer = Murderer(FACTORS, marker=str(tmp_path / "died"), at=at)
    events: list[RunEvent] = []
    out = tmp_path / "out"
    found = study(PLANT, simulations=SIMULATIONS, simulator=murderer, workers=2, out=out, on_event=events.append)
    assert (tmp_path / "died").exists()
    expected = r"One worker ended unexpectedly .*Its \d+ simulations are repeated; the answer is the same\."
    (said,) = [event.message for event in events if isinstance(event, WarningRaised)]
    assert re.fullmatch(expected, said)
    assert (comparable(found), contents(tmp_path / "out" / "study.h5")) == whole
