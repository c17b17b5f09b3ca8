"""How long the window's thread waits for the interpreter while threads beside it compute, and what that costs them.

    python -m benchmarks.gui_interpreter [--rounds 5]

Three ways, one after the other in each round: Python as it comes, a short switch interval for all threads, and what the
desktop does (`gui/bridge/niceness.py`). Prints medians: milliseconds for one loss and return of the interpreter, as
Qt's bindings do whenever an object of theirs ends; how much longer a loop in Python takes than its own computing; and
how far the others count meanwhile, against Python as it comes.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import threading
from collections.abc import Callable
from statistics import median
from time import perf_counter, sleep, thread_time

from twin_app.gui.bridge.niceness import come_first, thread_beside

SHORT_S = 0.0002
N_LOSSES = 200
LOOP = 1_000_000
REST_S = 0.3
Figures = tuple[float, float, float]


def plain_thread(work: Callable[[], object], name: str) -> threading.Thread:
    """One like any other."""
    return threading.Thread(target=work, name=name, daemon=True)


def measure(make: Callable[[Callable[[], object], str], threading.Thread], n_busy: int) -> Figures:
    """In the calling thread, beside `n_busy` threads that count: ms a loss, times its own computing, counts/s."""
    is_over, counts = threading.Event(), [0] * n_busy

    def count(number: int) -> None:
        for counted in itertools.count():
            if is_over.is_set():
                counts[number] = counted
                return

    others = [make(lambda number=number: count(number), "busy") for number in range(n_busy)]  # type: ignore[misc]
    for other in others:
        other.start()
    sleep(0.05)
    start = began = perf_counter()
    for _ in range(N_LOSSES):
        sleep(0.0)
    lost_ms = 1e3 * (perf_counter() - began) / N_LOSSES
    began, began_cpu = perf_counter(), thread_time()
    for _ in range(LOOP):
        pass
    times = (perf_counter() - began) / (thread_time() - began_cpu)
    sleep(REST_S)
    is_over.set()
    for other in others:
        other.join()
    return lost_ms, times, sum(counts) / (perf_counter() - start)


def in_own_thread(interval_s: float | None, n_busy: int) -> Figures:
    """In a new thread, since what comes first stays first; `None`: as the desktop does."""
    found: list[Figures] = []

    def work() -> None:
        if interval_s is None:
            come_first()
            found.append(measure(thread_beside, n_busy))
        else:
            sys.setswitchinterval(interval_s)
            found.append(measure(plain_thread, n_busy))

    thread = plain_thread(work, "window")
    thread.start()
    thread.join()
    return found[0]


def main() -> None:
    """Prints a line for each number of busy threads and each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    ways = {"as it comes": sys.getswitchinterval(), "short interval": SHORT_S, "desktop": None}
    print(f"{'busy':>4}  {'way':<16}{'a loss [ms]':>12}{'own loop':>10}{'others':>8}")
    for n_busy in (1, 2, 3):
        found: dict[str, list[Figures]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way, interval_s in ways.items():
                found[way].append(in_own_thread(interval_s, n_busy))
        plain = median(figures[2] for figures in found["as it comes"])
        for way, figures in found.items():
            lost_ms, times, counted = (median(column) for column in zip(*figures, strict=True))
            print(f"{n_busy:>4}  {way:<16}{lost_ms:>12.3f}{times:>8.2f} x{counted / plain:>8.2f}")


if __name__ == "__main__":
    main()
