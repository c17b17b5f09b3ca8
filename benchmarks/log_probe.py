"""One way to read a log, in a process of its own; prints its processor seconds and its peak size [KiB]."""

from __future__ import annotations

import csv
import resource
import sys
import time
from pathlib import Path


def read_plainly(scene: str, log: str) -> None:
    """Python's own reader, which keeps nothing and understands nothing."""
    with Path(log).open(encoding="utf-8", newline="") as text:
        for _ in csv.reader(text):
            pass


def read_with_pandas(scene: str, log: str) -> None:
    """Columns of text and times."""
    import pandas

    pandas.read_csv(log, parse_dates=["start", "end"])


def read_as_log(scene: str, log: str) -> None:
    """Every cell checked against the scene."""
    import twin_app
    from twin_app.experiment.fitting.fitting import open_log

    open_log(twin_app.load(scene), log)


def fit(scene: str, log: str) -> None:
    """Read and fitted."""
    import twin_app

    twin_app.fit(twin_app.load(scene), log)


WAYS = {"plain": read_plainly, "pandas": read_with_pandas, "read": read_as_log, "fit": fit}


def main() -> None:
    """Arguments: way, scene, log."""
    way, scene, log = sys.argv[1:]
    start = time.process_time()
    WAYS[way](scene, log)
    print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
